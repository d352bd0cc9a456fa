#include "lamina/studio/studio.hpp"

#include <utility>

#include "lamina/core/error.hpp"
#include "studio/events.hpp"
#include "studio/exports.hpp"
#include "studio/fields_of.hpp"
#include "studio/report_parts.hpp"
#include "studio/trainer.hpp"
#include "studio/views.hpp"

namespace lamina::studio {

namespace {

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json body_of(const Request& request) {
  const JsonSource source{.name = "the body", .family = "usage"};
  return parse_json(request.body, source);
}

std::shared_ptr<const Scene> attached_scene(Attached&& training) {
  const TrainingPlan& plan = training.plan;
  TrainOptions options = training.options;
  options.checkpoint = {};
  options.log = {};
  auto data =
      planned_data(std::move(training.table), options, training.test ? &*training.test : nullptr,
                   training.network, plan.preprocessor(), plan.network());
  data->attached = true;
  auto scene = std::make_shared<Scene>();
  scene->data = std::move(data);
  scene->network = plan.network();
  scene->fit = plan.fit_options();
  describe_layers(*scene);
  return scene;
}

}  // namespace

struct Studio::Impl {
  explicit Impl(Start start) : trainer(std::move(start)) {}
  explicit Impl(Attached training)
      : trainer(attached_scene(std::move(training)), *training.options.control) {}

  std::shared_ptr<const Moment> moment(const Query& query) {
    std::optional<std::int64_t> step;
    if (query.has("run")) {
      const std::int64_t run = query.whole("run", 0, 0, INT64_MAX);
      return trainer.between_steps([&](Session& session) { return session.of_run(run); });
    }
    if (query.has("step")) step = query.whole("step", 0, 0, INT64_MAX);
    return trainer.between_steps([&](Session& session) { return session.at(step); });
  }
  std::shared_ptr<const Moment> moment(const Json& body) {
    std::optional<std::int64_t> step;
    if (body.is_object() && body.contains("step")) {
      step = whole_of(body, "step", 0, 0, std::int64_t{1} << 53);
    }
    return trainer.between_steps([&](Session& session) { return session.at(step); });
  }
  bool sealed() {
    return trainer.between_steps([](Session& session) { return session.sealed(); });
  }

  /// What needs no moment, or more than one.
  std::optional<Json> of_session(const std::string& path) {
    if (path == "/state") {
      return trainer.between_steps([](Session& session) { return session.state(); });
    }
    if (path == "/curves") {
      return trainer.between_steps([](Session& session) { return session.curves(); });
    }
    if (path == "/runs") {
      return trainer.between_steps([](Session& session) { return session.runs(); });
    }
    return {};
  }

  Json doctor(const Query& query) {
    const auto [notes, diverged] = trainer.between_steps([](Session& session) {
      return std::pair(session.lane().notes, session.lane().diverged.has_value());
    });
    return doctor_json(*moment(query), notes, diverged);
  }

  Json landscape(const Query& query, bool ball) {
    const auto way = trainer.between_steps([](Session& session) { return session.way(); });
    return ball ? ball_json(*moment(query), query, way)
                : landscape_json(*moment(query), query, way);
  }

  Json report() {
    const std::map<std::string, std::string> none;
    const auto at = moment(Query(none));
    std::optional<Json> held_out;
    if (!sealed() && at->data().held_out.rows() > 0) held_out = held_out_errors(*at);
    return report_of(*at, "train", *of_session("/state"), *of_session("/curves"), held_out);
  }

  Json get(const std::string& path, const Query& query) {
    if (auto found = of_session(path)) return *std::move(found);
    if (path == "/session") return session_json(*moment(query)->scene);
    if (path == "/map") return map_json(*moment(query), query);
    if (path == "/tiles") return tiles_json(*moment(query), query);
    if (path == "/points") return points_json(*moment(query), query);
    if (path == "/network") return network_json(*moment(query), query);
    if (path == "/unit") return unit_json(*moment(query), query);
    if (path == "/rate") return rate_json(*moment(query));
    if (path == "/range") return range_json(*moment(query)->scene);
    if (path == "/doctor") return doctor(query);
    if (path == "/errors") return errors_json(*moment(query), query, sealed());
    if (path == "/rows") return rows_json(*moment(query), query, sealed());
    if (path == "/landscape") return landscape(query, false);
    if (path == "/ball") return landscape(query, true);
    if (path == "/activation") return activation_json(*moment(query), query);
    if (path == "/loss") return loss_json(*moment(query));
    if (path == "/data") return data_json(*moment(query)->scene);
    if (path == "/row") return row_json(*moment(query)->scene, query);
    if (path == "/card") return card_json(*moment(query));
    if (path == "/lessons") return lessons_json();
    if (path == "/lesson") return lesson_json(query.text("kind"));
    if (path == "/report") return report();
    not_found(path);
  }

  Json post(const std::string& path, const Json& body) {
    if (path == "/command") {
      return trainer.between_steps([&](Session& session) { return session.command(body); });
    }
    if (path == "/answer") return answer_json(*moment(body), body);
    if (path == "/whatif") return whatif_json(*moment(body), body);
    if (path == "/network") return network_json(*moment(body), body);
    not_found(path);
  }

  [[noreturn]] static void not_found(const std::string& path) {
    throw Error({.code = "studio.not_found",
                 .what = "there is nothing at /api" + printable(path),
                 .where = "the studio",
                 .fix = "see apps/studio/api.json"});
  }

  Reply answer(const Request& request);

  Trainer trainer;
  Events events;
};

Studio::Studio(Start start) : impl_(std::make_unique<Impl>(std::move(start))) {}
Studio::Studio(Attached training) : impl_(std::make_unique<Impl>(std::move(training))) {}
Studio::~Studio() = default;

Reply Studio::Impl::answer(const Request& request) {
  const Query query(request.words);
  if (!request.post && request.path == "/export") {
    const std::string what = query.text("what");
    if (what == "log") {
      return log_file(trainer.between_steps([](Session& session) { return session.runs(); }));
    }
    if (what == "curves") {
      return curves_file(trainer.between_steps([](Session& session) { return session.curves(); }));
    }
    return export_of(*moment(query), what);
  }
  if (!request.post) return {.body = text_of(get(request.path, query))};
  if (request.path == "/upload") {
    Upload upload = read_upload(request.body, query.text("name", "table.csv"));
    const std::int64_t id = trainer.between_steps(
        [&](Session& session) { return session.upload(std::move(upload.table)); });
    upload.json["upload"] = id;
    return {.body = text_of(upload.json)};
  }
  return {.body = text_of(post(request.path, body_of(request)))};
}

Reply Studio::answer(const Request& request) {
  const FloatMode float_mode;
  try {
    return impl_->answer(request);
  } catch (const Json::exception& error) {
    throw Error({.code = "usage.bad_json",
                 .what = error.what(),
                 .where = "the body of /api" + printable(request.path),
                 .fix = "see apps/studio/api.json"});
  }
}

void Studio::hear(const Event& event) {
  impl_->trainer.hear(event);
}

void Studio::ended() {
  impl_->trainer.ended();
}

void Studio::look() {
  if (!impl_->trainer.worth_asking()) return;
  impl_->trainer.between_steps([&](Session& session) { impl_->events.look(session); });
}

std::vector<StreamEvent> Studio::events(std::int64_t after) {
  if (after > 0) return impl_->events.after(after);
  impl_->trainer.between_steps([&](Session& session) { impl_->events.greet(session); });
  return impl_->events.after(0);
}

}  // namespace lamina::studio
