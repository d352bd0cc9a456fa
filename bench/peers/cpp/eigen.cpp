// A network written by hand on Eigen, as an engineer without a library would: matrices made once,
// products without temporaries, one loop for bias and relu, one for Adam. No dropout.
#include <Eigen/Dense>
#include <cmath>
#include <memory>
#include <vector>

#include "worker.hpp"

namespace {

using bench::Json;
using bench::Work;
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RowVector = Eigen::RowVectorXf;

struct Layer {
  Matrix w, dw, w_mean, w_square;     // [inputs, outputs]
  RowVector b, db, b_mean, b_square;  // [outputs]
  Matrix y, dy;                       // [rows, outputs]
};

class Network {
 public:
  Network(const std::vector<int>& sizes, int rows, const std::string& loss)
      : loss_(loss), x_(Matrix::Random(rows, sizes.front())) {
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
      Layer layer;
      layer.w = Matrix::Random(sizes[i], sizes[i + 1]) / std::sqrt(static_cast<float>(sizes[i]));
      layer.b = RowVector::Zero(sizes[i + 1]);
      layer.dw = layer.w_mean = layer.w_square = Matrix::Zero(sizes[i], sizes[i + 1]);
      layer.db = layer.b_mean = layer.b_square = layer.b;
      layer.y = layer.dy = Matrix::Zero(rows, sizes[i + 1]);
      layers_.push_back(std::move(layer));
    }
    targets_ = Matrix::Random(rows, sizes.back());
    if (loss_ == "binary_cross_entropy") targets_ = (targets_.array() > 0).cast<float>();
    if (loss_ == "cross_entropy") {
      targets_.setZero();
      for (int row = 0; row < rows; ++row) targets_(row, row % sizes.back()) = 1;
    }
  }

  const Matrix& forward() {
    const Matrix* x = &x_;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      Layer& layer = layers_[i];
      layer.y.noalias() = *x * layer.w;
      if (i + 1 < layers_.size()) {
        layer.y = (layer.y.rowwise() + layer.b).cwiseMax(0.0F);
      } else {
        layer.y.rowwise() += layer.b;
      }
      x = &layer.y;
    }
    return *x;
  }

  /// Probabilities, where the loss is of those.
  const Matrix& answer() {
    forward();
    Matrix& y = layers_.back().y;
    if (loss_ == "binary_cross_entropy") y = (1 + (-y.array()).exp()).inverse();
    if (loss_ == "cross_entropy") {
      y = (y.colwise() - y.rowwise().maxCoeff().eval()).array().exp();
      y.array().colwise() /= y.rowwise().sum().array().eval();
    }
    return y;
  }

  void step() {
    forward();
    last_loss_ = loss_and_gradient();
    ++steps_;
    for (std::size_t i = layers_.size(); i-- > 0;) {
      Layer& layer = layers_[i];
      const Matrix& x = i > 0 ? layers_[i - 1].y : x_;
      layer.dw.noalias() = x.transpose() * layer.dy;
      layer.db = layer.dy.colwise().sum();
      if (i > 0) {
        layers_[i - 1].dy.noalias() = layer.dy * layer.w.transpose();
        layers_[i - 1].dy.array() *= (layers_[i - 1].y.array() > 0).cast<float>();
      }
      adam(layer.w.data(), layer.dw.data(), layer.w_mean.data(), layer.w_square.data(),
           layer.w.size());
      adam(layer.b.data(), layer.db.data(), layer.b_mean.data(), layer.b_square.data(),
           layer.b.size());
    }
  }

  double last_loss() const { return last_loss_; }

 private:
  /// The mean loss of the batch; its gradient by the logits goes to the last dy.
  float loss_and_gradient() {
    const auto z = layers_.back().y.array();
    auto& dy = layers_.back().dy;
    const float rows = static_cast<float>(z.rows());
    if (loss_ == "squared_error") {
      dy = (z - targets_.array()) * (2 / (rows * static_cast<float>(z.cols())));
      return (z - targets_.array()).square().mean();
    }
    if (loss_ == "binary_cross_entropy") {
      dy = ((1 + (-z).exp()).inverse() - targets_.array()) / rows;
      return (z.max(0.0F) - z * targets_.array() + (1 + (-z.abs()).exp()).log()).mean();
    }
    const Eigen::VectorXf largest = z.rowwise().maxCoeff();
    dy = (z.matrix().colwise() - largest).array().exp();
    const Eigen::VectorXf sums = dy.rowwise().sum();
    const float picked = (z * targets_.array()).sum();
    const float loss = ((sums.array().log() + largest.array()).sum() - picked) / rows;
    dy.array().colwise() /= sums.array();
    dy = (dy - targets_) / rows;
    return loss;
  }

  void adam(float* p, const float* g, float* mean, float* square, Eigen::Index size) const {
    const float correction = std::sqrt(1 - std::pow(0.999F, static_cast<float>(steps_)));
    const float rate = 1e-3F * correction / (1 - std::pow(0.9F, static_cast<float>(steps_)));
    const float epsilon = 1e-8F * correction;
    for (Eigen::Index i = 0; i < size; ++i) {
      mean[i] = 0.9F * mean[i] + 0.1F * g[i];
      square[i] = 0.999F * square[i] + 0.001F * g[i] * g[i];
      p[i] -= rate * mean[i] / (std::sqrt(square[i]) + epsilon);
    }
  }

  std::string loss_;
  std::vector<Layer> layers_;
  Matrix x_, targets_;
  int steps_ = 0;
  float last_loss_ = 0;
};

}  // namespace

int main(int count, char** words) {
  if (count > 1 && words[1] == std::string("--versions")) {
    const std::string sets = Eigen::SimdInstructionSetsInUse();  // "AVX512, FMA, AVX2, …"
    std::string version;
    for (const int part : {EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION}) {
      version += (version.empty() ? "" : ".") + std::to_string(part);
    }
    std::cout << Json{{"Eigen", version + " (" + sets.substr(0, sets.find(',')) + ")"}}
              << std::endl;
    return 0;
  }
  return bench::serve([](const Json& request) -> Work {
    Eigen::setNbThreads(request["threads"]);
    const std::string kind = request["kind"];
    if (kind == "train") {
      const auto network =
          std::make_shared<Network>(request["sizes"], request["batch"], request["loss"]);
      return {[network] { network->step(); },
              [network] {
                return network->last_loss();
              }};
    }
    if (kind == "predict") {
      const auto network =
          std::make_shared<Network>(request["sizes"], request["rows"], request["loss"]);
      return {[network] {
        network->answer();
      }};
    }
    throw bench::Cannot("networks only");
  });
}
