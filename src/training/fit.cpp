#include "lamina/training/fit.hpp"

#include <utility>

namespace lamina {

namespace {

/// Gives the lent parameters back, however the run ends.
class Loan {
 public:
  Loan(Training& training, ParameterArena& owner) : training_(training), owner_(owner) {}
  ~Loan() { owner_ = training_.take_best(); }
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;

 private:
  Training& training_;
  ParameterArena& owner_;
};

}  // namespace

FitResult fit(const Engine& engine, const Network& network, ParameterArena& parameters,
              const Examples& training, const Examples& validation, const FitOptions& options,
              EventSink* sink) {
  Training run(engine, network, std::move(parameters), training, validation, options, sink);
  const Loan loan(run, parameters);
  while (run.epoch()) continue;
  return run.finish();
}

}  // namespace lamina
