#include "arguments/foreign_options.hpp"

namespace lamina::cli {

std::vector<ForeignOption> foreign_training_options() {
  return {{"--weight-decay", "--optimizer adamw:weight_decay=0.1"},
          {"--l2", "--optimizer adamw:weight_decay=0.1"},
          {"--momentum", "--optimizer sgd:momentum=0.9"},
          {"--nesterov", "--optimizer sgd:momentum=0.9,nesterov=true"},
          {"--beta1", "--optimizer adamw:beta1=0.9"},
          {"--beta2", "--optimizer adamw:beta2=0.99"},
          {"--betas", "--optimizer adamw:beta1=0.9,beta2=0.99"},
          {"--epsilon", "--optimizer adamw:epsilon=1e-8"},
          {"--eps", "--optimizer adamw:epsilon=1e-8"},
          {"--rho", "--optimizer rmsprop:rho=0.9"},
          {"--amsgrad", "--optimizer adam:amsgrad=true"},
          {"--label-smoothing", "--loss cross_entropy:label_smoothing=0.05"},
          {"--huber-delta", "--loss huber:delta=1"},
          {"--quantile", "--loss quantile:level=0.9"},
          {"--focal-gamma", "--loss binary_focal_cross_entropy:gamma=2"},
          {"--clip", "--clip-norm 1"},
          {"--grad-clip", "--clip-norm 1"},
          {"--gradient-clipping", "--clip-norm 1"},
          {"--max-grad-norm", "--clip-norm 1"},
          {"--warmup-epochs", "--warmup 1"},
          {"--lr-schedule", "--schedule cosine"},
          {"--lr-scheduler", "--schedule cosine"},
          {"--early-stopping", "--patience 10"},
          {"--hidden", "--layers 64,64"},
          {"--hidden-layers", "--layers 64,64"},
          {"--units", "--layers 64,64"},
          {"--test-size", "--test 0.2"},
          {"--validation-split", "--validation 0.15"},
          {"--val-split", "--validation 0.15"},
          {"--label", "--target COLUMN"},
          {"--features", "--drop COLUMN,…"},
          {"--random-state", "--seed 0"},
          {"--ema", "--average 0.999"}};
}

}  // namespace lamina::cli
