#include "course/pixels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "lamina/data/read.hpp"

namespace lamina::course {

namespace {

constexpr std::int64_t tests = 1000;
constexpr const char* images_of_clothes =
    "/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz";

Rows room_for(std::int64_t images) {
  return {Tensor({images, Pixels::count}), Tensor({images}, DType::i32)};
}

/// How dark a shape is at (x, y), both from -1 to 1 around its middle.
double ink(std::int64_t shape, double x, double y) {
  const double radius = std::sqrt(x * x + y * y);
  const double thin = 0.16;
  const auto near = [&](double distance) {
    return std::abs(distance) < thin ? 1.0 : 0.0;
  };
  const bool inside = std::max(std::abs(x), std::abs(y)) < 0.8;
  switch (shape) {
    case 0:
      return inside ? near(x) : 0;  // a bar that stands
    case 1:
      return inside ? near(y) : 0;  // one that lies
    case 2:
      return inside ? std::max(near(x), near(y)) : 0;  // a plus
    case 3:
      return inside ? std::max(near(x - y), near(x + y)) : 0;  // a cross
    case 4:
      return near(radius - 0.65);  // a ring
    default:
      return inside ? near(std::max(std::abs(x), std::abs(y)) - 0.65) : 0;  // a square
  }
}

void draw(std::int64_t shape, Seed seed, float* pixels) {
  const double right = 0.4 * uniform_at(seed, 0) - 0.2, down = 0.4 * uniform_at(seed, 1) - 0.2;
  const double size = 0.7 + 0.3 * uniform_at(seed, 2);
  for (std::int64_t i = 0; i < Pixels::count; ++i) {
    const auto column = static_cast<double>(i % Pixels::side);
    const auto row = static_cast<double>(i / Pixels::side);
    const double x = (column / 13.5 - 1 - right) / size, y = (row / 13.5 - 1 - down) / size;
    const double noise = 0.3 * uniform_at(seed, static_cast<std::uint64_t>(3 + i));
    pixels[i] = static_cast<float>(0.7 * ink(shape, x, y) + noise);
  }
}

}  // namespace

plot::Picture Pixels::example_of(std::int64_t c) const {
  plot::Picture picture{names[static_cast<std::size_t>(c)], {}};
  const std::int32_t* labels = training.y.i32();
  const std::int64_t row = std::find(labels, labels + training.count(), c) - labels;
  if (row == training.count()) {
    picture.pixels.resize(static_cast<std::size_t>(count));
  } else {
    const float* first = training.x.f32() + row * count;
    picture.pixels.assign(first, first + count);
  }
  return picture;
}

Pixels drawn_glyphs(std::int64_t images, Seed seed) {
  Pixels pixels{room_for(images),
                room_for(tests),
                {"bar", "lying bar", "plus", "cross", "ring", "square"},
                {}};
  pixels.note = fmt::format(
      "The {} images that train, and {} others, are shapes drawn by the "
      "lesson, shifted and with noise.",
      images, tests);
  std::uint64_t next = 0;
  for (Rows* rows : {&pixels.training, &pixels.test}) {
    for (std::int64_t i = 0; i < rows->count(); ++i, ++next) {
      const std::int64_t shape = static_cast<std::int64_t>(next) % pixels.classes();
      rows->y.i32()[i] = static_cast<std::int32_t>(shape);
      draw(shape, seed.at("glyph").at(next), rows->x.f32() + i * Pixels::count);
    }
  }
  return pixels;
}

Pixels clothes(std::int64_t images, Seed seed) {
  std::error_code ignored;
  if (!std::filesystem::exists(images_of_clothes, ignored)) {
    Pixels pixels = drawn_glyphs(images, seed);
    pixels.note +=
        " With photographs of clothes it is nicer: install Debian's package "
        "dataset-fashion-mnist (apt install dataset-fashion-mnist) and run it again.";
    return pixels;
  }
  const Table table = read_idx(images_of_clothes);
  const Column& image = table.columns()[0];
  const Column& label = table.columns()[1];
  images = std::min(images, table.rows() - tests);
  Pixels pixels{room_for(images),
                room_for(tests),
                {"t-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker",
                 "bag", "ankle boot"},
                {}};
  pixels.note = fmt::format(
      "The {} images that train, and {} others, are photographs of clothes: "
      "Fashion-MNIST by Xiao, Rasul and Vollgraf, 2017.",
      images, tests);
  std::int64_t row = 0;
  for (Rows* rows : {&pixels.test, &pixels.training}) {
    for (std::int64_t i = 0; i < rows->count(); ++i, ++row) {
      rows->y.i32()[i] = std::stoi(label.text(row));
      for (std::int64_t p = 0; p < Pixels::count; ++p) {
        const auto from = static_cast<std::size_t>(row * Pixels::count + p);
        rows->x.f32()[i * Pixels::count + p] = static_cast<float>(image.pixels[from]) / 255;
      }
    }
  }
  return pixels;
}

}  // namespace lamina::course
