#include "report/training_page.hpp"

#include <chrono>
#include <utility>

#include "lamina/core/error.hpp"
#ifdef LAMINA_HAS_STUDIO
#include "lamina/studio/studio.hpp"
#include "server/reach.hpp"
#include "server/server.hpp"
#include "system/browser.hpp"
#endif

namespace lamina::cli {

#ifdef LAMINA_HAS_STUDIO

struct TrainingPage::Served {
  Served(studio::Attached training, int port)
      : studio(std::move(training)), server(studio, {.port = port}) {}
  ~Served() {
    studio.ended();  // else who asks would wait for a step for ever
    stop = true;
    if (thread.joinable()) thread.join();
  }

  studio::Studio studio;
  studio::Server server;
  std::optional<OpenedPage> opened = {};
  std::atomic<bool> stop{false};
  std::thread thread = {};
};

TrainingPage::TrainingPage(TrainArguments& arguments, const TrainingTables& tables)
    : arguments_(arguments), table_(tables.data), test_(tables.test) {
  arguments_.options.control = &control_;
}

void TrainingPage::begin(const TrainingPlan& plan, const Console& console) {
  served_ = std::make_unique<Served>(
      studio::Attached{.plan = plan,
                       .table = std::move(table_),
                       .test = std::move(test_),
                       .options = arguments_.options,
                       .network = arguments_.network ? &*arguments_.network : nullptr},
      arguments_.port);
  console.message(studio::how_to_reach(served_->server));
  served_->thread = std::thread([this] { served_->server.run(served_->stop); });
  if (!arguments_.no_open) served_->opened.emplace(served_->server.address());
}

void TrainingPage::receive(const Event& event) {
  if (served_) served_->studio.hear(event);
  if (next_ != nullptr) next_->receive(event);
}

void TrainingPage::wait(const std::atomic<bool>& stop, const Console& console) {
  served_->studio.ended();
  if (served_->server.watching() == 0) return;
  console.message("the page stays until it is closed, or Ctrl-C\n");
  while (!stop && served_->server.watching() > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

#else

struct TrainingPage::Served {};

TrainingPage::TrainingPage(TrainArguments& arguments, const TrainingTables&)
    : arguments_(arguments) {
  throw Error({.code = "usage.not_built",
               .what = "this lamina was built without the studio",
               .where = "command line, option --studio",
               .fix = "install libboost1.81-dev (Boost 1.81 or later) and build again with "
                      "-DLAMINA_STUDIO=ON"});
}

void TrainingPage::begin(const TrainingPlan&, const Console&) {}
void TrainingPage::receive(const Event&) {}
void TrainingPage::wait(const std::atomic<bool>&, const Console&) {}

#endif

TrainingPage::~TrainingPage() = default;

}  // namespace lamina::cli
