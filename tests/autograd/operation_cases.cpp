#include "operation_cases.hpp"

#include <array>
#include <deque>

#include "lamina/model/initializer.hpp"

namespace lamina::gradient_check {

namespace {

using Vars = std::span<const Var>;

/// Distance from the kink of relu and its kin: more than a difference's two steps.
constexpr double gap = 0.05;

/// A jump of the slope or of its slope at 0, as differences would see it.
bool has_kink(const Activation& activation) {
  return activation.as<HardShrink>() != nullptr || activation.as<SoftShrink>() != nullptr ||
         activation.as<Relu6>() != nullptr || activation.as<HardTanh>() != nullptr ||
         activation.as<Threshold>() != nullptr || activation.as<SparseSigmoid>() != nullptr ||
         activation.as<Relu>() != nullptr || activation.as<LeakyRelu>() != nullptr ||
         activation.as<Elu>() != nullptr || activation.as<Selu>() != nullptr ||
         activation.as<Celu>() != nullptr || activation.as<Softsign>() != nullptr;
}

/// Where its slope is 0 over a stretch, so that many gradients are.
bool has_flats(const Activation& activation) {
  return activation.as<Relu>() != nullptr || activation.as<Relu6>() != nullptr ||
         activation.as<HardTanh>() != nullptr || activation.as<HardShrink>() != nullptr ||
         activation.as<SoftShrink>() != nullptr || activation.as<Threshold>() != nullptr ||
         activation.as<SparsePlus>() != nullptr || activation.as<SparseSigmoid>() != nullptr;
}

bool is_of_classes(const Activation& activation) {
  return activation.as<Softmax>() != nullptr || activation.as<LogSoftmax>() != nullptr;
}

std::vector<Activation> activations() {
  const std::span<const Activation> shipped = Activation::shipped();
  std::vector<Activation> all(shipped.begin(), shipped.end());
  all.emplace_back(Gelu{.approximate = true});
  all.emplace_back(Elu{.alpha = 0.7});
  all.emplace_back(Celu{.alpha = 1.6});
  return all;
}

void add_activations(std::vector<Case>& cases) {
  for (const Activation& activation : activations()) {
    const std::string name(activation.kind());
    const double zeros = has_flats(activation) ? 0.8 : 0.1;
    for (const Shape& shape : {Shape{7, 5}, Shape{1, 1}, Shape{300, 9}}) {
      // Softmax of one column is 1, whatever it is.
      if (is_of_classes(activation) && shape[1] == 1) continue;
      cases.push_back({"activate " + name + " " + to_string(shape),
                       {shape},
                       [activation](Scene& s, Vars x) {
                         // linear records nothing, so something else must stand on the tape.
                         return scale(s.tape(), activate(s.tape(), x[0], activation), 1.5);
                       },
                       has_kink(activation) ? gap : 0,
                       shape.elements() == 1 ? 1 : zeros});
    }
    const auto build = [activation](Scene& s, Vars x) {
      return dense(s.tape(), x[0], x[1], x[2], activation);
    };
    // A z near a kink cannot be excluded by its inputs; small shapes are checked to have none.
    cases.push_back({"dense " + name, {{6, 3}, {3, 4}, {4}}, build, 0, zeros});
  }
}

void add_dense(std::vector<Case>& cases) {
  const auto silu_layer = [](Scene& s, Vars x) {
    return dense(s.tape(), x[0], x[1], x[2], Activation::silu);
  };
  cases.push_back({"dense silu of many rows", {{523, 17}, {17, 19}, {19}}, silu_layer});
  cases.push_back({"dense silu of one row", {{1, 5}, {5, 1}, {1}}, silu_layer});
  cases.push_back({"dense silu of one feature", {{9, 1}, {1, 3}, {3}}, silu_layer});
  cases.push_back({"dense without bias", {{6, 3}, {3, 4}}, [](Scene& s, Vars x) {
                     return dense(s.tape(), x[0], x[1], Var{}, Activation::sigmoid);
                   }});
  cases.push_back({"dense of itself", {{4, 4}}, [](Scene& s, Vars x) {
                     return dense(s.tape(), x[0], x[0], Var{}, Activation::tanh);
                   }});
  cases.push_back({"matmul", {{5, 3}, {3, 2}}, [](Scene& s, Vars x) {
                     return matmul(s.tape(), x[0], x[1]);
                   }});
}

void add_elementwise(std::vector<Case>& cases) {
  for (const Shape& shape : {Shape{5, 3}, Shape{1, 1}, Shape{301, 7}}) {
    const Shape row{shape[1]};
    const std::string size = " " + to_string(shape);
    cases.push_back({"add" + size, {shape, shape}, [](Scene& s, Vars x) {
                       return add(s.tape(), x[0], x[1]);
                     }});
    cases.push_back({"subtract" + size, {shape, shape}, [](Scene& s, Vars x) {
                       return subtract(s.tape(), x[0], x[1]);
                     }});
    cases.push_back({"multiply" + size, {shape, shape}, [](Scene& s, Vars x) {
                       return multiply(s.tape(), x[0], x[1]);
                     }});
    cases.push_back({"multiply by itself" + size, {shape}, [](Scene& s, Vars x) {
                       return multiply(s.tape(), x[0], x[0]);
                     }});
    cases.push_back({"subtract and add" + size, {shape, shape}, [](Scene& s, Vars x) {
                       return subtract(s.tape(), multiply(s.tape(), x[0], x[1]),
                                       add(s.tape(), x[1], x[1]));
                     }});
    for (Var (*const extreme)(Tape&, Var, Var) : {maximum, minimum}) {
      const std::string name = extreme == maximum ? "maximum" : "minimum";
      // Too far apart for a difference to change which one wins.
      cases.push_back({name + size,
                       {shape},
                       [extreme, shape](Scene& s, Vars x) {
                         return extreme(s.tape(), x[0], scale(s.tape(), x[0], -2));
                       },
                       gap});
    }
    cases.push_back({"scale" + size, {shape}, [](Scene& s, Vars x) {
                       return scale(s.tape(), x[0], -2.5);
                     }});
    cases.push_back({"add_row" + size, {shape, row}, [](Scene& s, Vars x) {
                       return add_row(s.tape(), x[0], x[1]);
                     }});
    cases.push_back({"multiply_row" + size, {shape, row}, [](Scene& s, Vars x) {
                       return multiply_row(s.tape(), x[0], x[1]);
                     }});
    cases.push_back({"mean" + size, {shape}, [](Scene& s, Vars x) {
                       return mean(s.tape(), multiply(s.tape(), x[0], x[0]));
                     }});
  }
}

void add_groups(std::vector<Case>& cases) {
  for (const Shape& x : {Shape{6, 3, 4}, Shape{1, 2, 5}, Shape{300, 2, 3}}) {
    const Shape w{x[1], x[2], 5};
    cases.push_back({"grouped_dense " + to_string(x), {x, w, {x[1], 5}}, [](Scene& s, Vars in) {
                       return grouped_dense(s.tape(), in[0], in[1], in[2]);
                     }});
    cases.push_back({"grouped_dense without bias " + to_string(x), {x, w}, [](Scene& s, Vars in) {
                       return grouped_dense(s.tape(), in[0], in[1], Var{});
                     }});
  }
}

/// Numbers of the tape's own type, which live as long as the program.
Var given(Tape& tape, std::initializer_list<double> numbers) {
  static std::deque<Tensor> all;
  const Shape shape{static_cast<std::int64_t>(numbers.size())};
  Tensor& tensor = all.emplace_back(shape, tape.dtype());
  fill(tensor.view(), [&](std::int64_t i) { return numbers.begin()[i]; });
  return tape.input(tensor);
}

void add_bins(std::vector<Case>& cases) {
  static constexpr std::array<std::int64_t, 3> bins = {1, 3, 2};
  for (const std::int64_t rows : {1, 6, 300}) {
    const Shape x{rows, 3};
    cases.push_back({"piecewise_linear " + to_string(x), {x}, [](Scene& s, Vars in) {
                       const Var lower = given(s.tape(), {-1, -2, -0.5, 0.25, 0, 0.5});
                       const Var rate = given(s.tape(), {0.5, 0.7, 1.3, 2, 2, 1.5});
                       return piecewise_linear(s.tape(), in[0], lower, rate, bins);
                     }});
  }
}

void add_probabilities(std::vector<Case>& cases) {
  for (const Shape& x : {Shape{6, 3, 4}, Shape{6, 3, 1}, Shape{1, 3, 2}, Shape{300, 3, 5}}) {
    cases.push_back({"mean_of_probabilities " + to_string(x), {x}, [](Scene& s, Vars in) {
                       const Var weights = given(s.tape(), {0.5, 0.2, 0.3});
                       return mean_of_probabilities(s.tape(), in[0], weights);
                     }});
  }
}

void add_members(std::vector<Case>& cases) {
  for (const Shape& x : {Shape{6, 3, 4}, Shape{1, 2, 5}, Shape{300, 2, 17}}) {
    cases.push_back({"some_members " + to_string(x),
                     {x},
                     [](Scene& s, Vars in) {
                       return add(s.tape(), some_members(s.tape(), in[0], 0, 1),
                                  some_members(s.tape(), in[0], 1, 1));
                     },
                     0,
                     0.4});  // of three members one is left out
    const Shape own{x[1], x[2]};
    for (const Activation& g : {Activation::linear, Activation::tanh, Activation::silu}) {
      const std::string name = std::string(g.kind()) + " ";
      cases.push_back(
          {"scale_members " + name + to_string(x), {x, own, own}, [g](Scene& s, Vars in) {
             return scale_members(s.tape(), in[0], in[1], in[2], g);
           }});
      cases.push_back({"grouped_dense " + name + to_string(x),
                       {x, {x[1], x[2], 5}, {x[1], 5}},
                       [g](Scene& s, Vars in) {
                         return grouped_dense(s.tape(), in[0], in[1], in[2], g);
                       }});
    }
    cases.push_back(
        {"scale_members without shift " + to_string(x), {x, own}, [](Scene& s, Vars in) {
           return scale_members(s.tape(), in[0], in[1], Var{});
         }});
    cases.push_back({"mean_of_members " + to_string(x), {x, {x[1]}}, [](Scene& s, Vars in) {
                       return mean_of_members(s.tape(), in[0], in[1]);
                     }});
    cases.push_back(
        {"dense of members " + to_string(x), {x, {x[2], 3}, {3}}, [](Scene& s, Vars in) {
           return dense(s.tape(), in[0], in[1], in[2], Activation::tanh);
         }});
  }
}

void add_normalizations(std::vector<Case>& cases) {
  for (const Shape& shape : {Shape{6, 5}, Shape{40, 3}, Shape{300, 17}}) {
    const Shape row{shape[1]};
    cases.push_back({"layer_norm " + to_string(shape),
                     {shape, row, row},
                     [](Scene& s, Vars x) { return layer_norm(s.tape(), x[0], x[1], x[2], 1e-3); },
                     0,
                     0.1,
                     1e-4});
    cases.push_back({"unit_norm " + to_string(shape),
                     {shape},
                     [](Scene& s, Vars x) { return unit_norm(s.tape(), x[0]); },
                     0,
                     0.1,
                     1e-4});
    cases.push_back({"rms_norm " + to_string(shape),
                     {shape, row},
                     [](Scene& s, Vars x) { return rms_norm(s.tape(), x[0], x[1], 1e-3); },
                     0,
                     0.1,
                     1e-4});
    cases.push_back({"batch_norm " + to_string(shape),
                     {shape, row, row},
                     [row](Scene& s, Vars x) {
                       return batch_norm(s.tape(), x[0], x[1], x[2], s.full(row, 0), s.full(row, 1),
                                         0.9, 1e-3);
                     },
                     0,
                     0.1,
                     1e-4});
  }
  // Means far above the deviation: two passes keep the digits that one would lose.
  cases.push_back({"layer_norm of numbers around 100",
                   {{6, 5}, {5}, {5}},
                   [](Scene& s, Vars x) {
                     const Var far = add(s.tape(), x[0], s.full({6, 5}, 100));
                     return layer_norm(s.tape(), far, x[1], x[2], 1e-3);
                   },
                   0,
                   0.1,
                   1e-3});
  cases.push_back({"batch_norm of numbers around 100",
                   {{6, 5}, {5}, {5}},
                   [](Scene& s, Vars x) {
                     const Var far = add(s.tape(), x[0], s.full({6, 5}, 100));
                     return batch_norm(s.tape(), far, x[1], x[2], s.full({5}, 0), s.full({5}, 1),
                                       0.9, 1e-3);
                   },
                   0,
                   0.1,
                   1e-3});
}

void add_groups_of_features(std::vector<Case>& cases) {
  struct Sizes {
    Shape shape;
    std::int64_t groups;
  };
  for (const Sizes& of : {Sizes{{6, 6}, 2}, {{1, 5}, 1}, {{300, 34}, 2}}) {
    const Shape row{of.shape[1]};
    cases.push_back({"group_norm " + to_string(of.shape),
                     {of.shape, row, row},
                     [groups = of.groups](Scene& s, Vars x) {
                       return group_norm(s.tape(), x[0], x[1], x[2], groups, 1e-3);
                     },
                     0,
                     0.1,
                     1e-4});
  }
}

void add_gates(std::vector<Case>& cases) {
  for (const Shape& shape : {Shape{5, 6}, Shape{1, 2}, Shape{2, 3, 10}, Shape{300, 34}}) {
    cases.push_back({"glu " + to_string(shape), {shape}, [](Scene& s, Vars x) {
                       return glu(s.tape(), x[0]);
                     }});
    cases.push_back({"swiglu " + to_string(shape), {shape}, [](Scene& s, Vars x) {
                       return swiglu(s.tape(), x[0]);
                     }});
  }
  for (const Shape& shape : {Shape{7, 5}, Shape{1, 1}, Shape{300, 17}}) {
    const auto build = [](Scene& s, Vars x) {
      return prelu(s.tape(), x[0], x[1]);
    };
    cases.push_back({"prelu " + to_string(shape), {shape, {shape[1]}}, build, gap, 0.6});
    cases.push_back({"rescale " + to_string(shape), {shape}, [](Scene& s, Vars x) {
                       return rescale(s.tape(), x[0], -1.5, 0.25);
                     }});
    cases.push_back({"penalty " + to_string(shape),
                     {shape},
                     [](Scene& s, Vars x) { return penalty(s.tape(), x[0], 0.3, 0.2); },
                     gap});
    cases.push_back({"alpha_dropout " + to_string(shape),
                     {shape},
                     [](Scene& s, Vars x) { return alpha_dropout(s.tape(), x[0], 0.3, 4); },
                     0,
                     1});
    cases.push_back({"gaussian_dropout " + to_string(shape), {shape}, [](Scene& s, Vars x) {
                       return gaussian_dropout(s.tape(), x[0], 0.3, 4);
                     }});
    cases.push_back({"gaussian_noise " + to_string(shape), {shape}, [](Scene& s, Vars x) {
                       return gaussian_noise(s.tape(), x[0], 0.3, 4);
                     }});
  }
}

std::array<std::int64_t, 2> two(std::int64_t first, std::int64_t second) {
  return {first, second};
}

void add_rest(std::vector<Case>& cases) {
  for (const Shape& shape : {Shape{9, 5}, Shape{300, 7}}) {
    cases.push_back({"dropout " + to_string(shape),
                     {shape},
                     [](Scene& s, Vars x) { return dropout(s.tape(), x[0], 0.3, 4); },
                     0,
                     0.6});
  }
  // Rows 0 (missing), 1 and 3 of five are used, so two fifths of the gradients are 0.
  cases.push_back({"embedding",
                   {{5, 3}},
                   [](Scene& s, Vars x) {
                     // Codes 0…3 in steps of 3: column 1 sees 3, 1, 3, 1 … and column 0 0, 2, ….
                     const Var codes = s.codes({8, 2}, 0, 4, 3);
                     return embedding(s.tape(), std::array{codes, Var{}, x[0]}, two(3, 4));
                   },
                   0,
                   0.7});
  cases.push_back({"embedding of many rows and one table twice", {{11, 4}}, [](Scene& s, Vars x) {
                     const Var codes = s.codes({600, 2}, 0, 11, 5);
                     return embedding(s.tape(), std::array{codes, x[0], x[0]}, two(10, 10));
                   }});
  cases.push_back({"embedding between numbers", {{8, 2, 3}, {4, 2}, {8, 1}}, [](Scene& s, Vars x) {
                     const Var codes = s.codes({8, 2}, 0, 4, 1);
                     const std::array columns = {x[0], codes, Var{}, x[1], x[2], x[0]};
                     return embedding(s.tape(), columns, two(5, 3));
                   }});
  cases.push_back({"embedding of one-hot only", {{3, 2}}, [](Scene& s, Vars x) {
                     const std::array columns = {s.codes({8, 1}, 0, 4, 1), Var{}};
                     return matmul(s.tape(), embedding(s.tape(), columns, std::array{3L}), x[0]);
                   }});
  cases.push_back({"concatenate", {{4, 2}, {4, 3}, {4, 1}}, [](Scene& s, Vars x) {
                     return concatenate(s.tape(), x);
                   }});
  cases.push_back({"concatenate of one thing twice", {{4, 2}, {4, 3}}, [](Scene& s, Vars x) {
                     const std::array<Var, 3> parts = {x[0], x[1], x[0]};
                     return concatenate(s.tape(), parts);
                   }});
  cases.push_back(
      {"reshape", {{4, 6}}, [](Scene& s, Vars x) {
         return multiply(s.tape(), reshape(s.tape(), x[0], {8, 3, 1}), s.normal({8, 3, 1}, 6));
       }});
  cases.push_back({"reshape of what is read twice", {{6}, {2, 3}}, [](Scene& s, Vars x) {
                     const Var both = multiply(s.tape(), reshape(s.tape(), x[0], {2, 3}), x[1]);
                     return add(s.tape(), reshape(s.tape(), both, {6}), x[0]);
                   }});
  cases.push_back({"flatten", {{5, 2, 3}, {6, 2}}, [](Scene& s, Vars x) {
                     return matmul(s.tape(), flatten(s.tape(), x[0]), x[1]);
                   }});
  cases.push_back({"before_activation", {{4, 3}}, [](Scene& s, Vars x) {
                     const Var y = activate(s.tape(), x[0], Activation::tanh);
                     return multiply(s.tape(), y, before_activation(s.tape(), y));
                   }});
  cases.push_back({"from_pixels", {{5, 3}}, [](Scene& s, Vars x) {
                     return multiply(s.tape(), from_pixels(s.tape(), s.pixels({5, 3}, 40)), x[0]);
                   }});
  cases.push_back({"concatenate of many rows", {{300, 2}, {300, 3}}, [](Scene& s, Vars x) {
                     return concatenate(s.tape(), x);
                   }});
}

}  // namespace

std::vector<Case> operation_cases() {
  std::vector<Case> cases;
  add_activations(cases);
  add_dense(cases);
  add_elementwise(cases);
  add_groups(cases);
  add_members(cases);
  add_probabilities(cases);
  add_bins(cases);
  add_normalizations(cases);
  add_groups_of_features(cases);
  add_gates(cases);
  add_rest(cases);
  return cases;
}

}  // namespace lamina::gradient_check
