// Everything that `lamina train` may be told, read and checked before any work.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arguments/checkpoint_arguments.hpp"
#include "arguments/data_files.hpp"
#include "arguments/log_arguments.hpp"
#include "arguments/metrics_option.hpp"
#include "arguments/run_options.hpp"
#include "arguments/split_arguments.hpp"
#include "arguments/table_options.hpp"
#include "lamina/model/network.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina::cli {

class TrainArguments {
 public:
  void declare(CommandLine& line);
  /// Checks the words and fills what stands below. Throws Error `usage.…`.
  void interpret();

  DataFiles data;
  std::string output;
  TrainOptions options;
  ReadOptions reading;
  std::string test_file;           ///< "" when a fraction is held out
  std::string split_file;          ///< of --save-split; "" none
  std::optional<Network> network;  ///< of --model
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  bool force = false;
  bool strict = false;
  bool find_lr = false;
  bool overfit_one_batch = false;
  bool clamp = false;
  std::string svg;     ///< of --find-lr; "" none
  std::string report;  ///< the page of --report; "" none
  bool studio = false;
  bool no_open = false;
  int port = 0;  ///< of the studio; 0: the usual one

 private:
  void interpret_replay();
  void interpret_network();
  void interpret_optimizer();
  void interpret_test();
  void interpret_epochs();
  void interpret_weights();
  void refuse_dropped(const char* option, const char* what, const std::string& column) const;

  TableOptions table_;
  SplitArguments split_;
  ThreadsOption threads_;
  MetricsOption metrics_;
  CheckpointArguments checkpoint_;
  LogArguments log_;
  std::optional<std::string> port_, target_, task_, output_, test_, validation_;
  std::optional<std::string> accumulate_, shards_, average_, clip_, clip_value_, warmup_;
  std::vector<std::string> groups_, class_weights_;
  std::optional<std::string> weights_, optimize_, target_transform_;
  std::optional<std::string> layers_, activation_, dropout_, model_;
  std::optional<std::string> recipe_, quality_, time_limit_, members_, folds_, bins_;
  std::optional<std::string> loss_, optimizer_, rate_, schedule_, epochs_, batch_, patience_,
      min_delta_, seed_, svg_, report_;
  std::optional<std::string> monitor_, dropout_schedule_, decay_schedule_, smoothing_schedule_;
  bool keep_latest_ = false;
  bool drop_last_ = false;
};

/// Names of the activations that a hidden layer may have, with commas between.
std::string hidden_activations();

}  // namespace lamina::cli
