// What the page shows, each of a moment: never of the training itself, so that looking disturbs
// nothing. The replies are those of apps/studio/api.json.
#pragma once

#include <span>

#include "lamina/course/lesson.hpp"
#include "studio/curve.hpp"
#include "studio/moment.hpp"
#include "studio/query.hpp"
#include "studio/timeline.hpp"

namespace lamina::studio {

Json session_json(const Scene& scene);
Json map_json(const Moment& moment, const Query& query);
Json tiles_json(const Moment& moment, const Query& query);
Json points_json(const Moment& moment, const Query& query);
Json network_json(const Moment& moment, const Query& query);
Json network_json(const Moment& moment, const Json& body);
Json unit_json(const Moment& moment, const Query& query);
Json answer_json(const Moment& moment, const Json& body);
Json whatif_json(const Moment& moment, const Json& body);
Json rate_json(const Moment& moment);
/// Of a run that is thrown away, as `lamina train --find-lr` makes it.
Json range_json(const Scene& scene);
Json doctor_json(const Moment& moment, std::span<const SaidNote> notes, bool diverged);
/// `sealed`: held-out rows are not to be looked at yet.
Json errors_json(const Moment& moment, const Query& query, bool sealed);
Json rows_json(const Moment& moment, const Query& query, bool sealed);
Json landscape_json(const Moment& moment, const Query& query,
                    std::span<const std::shared_ptr<const Moment>> way);
/// The way of a ball that is let go on that surface, downhill by the library's own gradient.
Json ball_json(const Moment& moment, const Query& query,
               std::span<const std::shared_ptr<const Moment>> way);
Json activation_json(const Moment& moment, const Query& query);
Json loss_json(const Moment& moment);
Json data_json(const Scene& scene);
Json row_json(const Scene& scene, const Query& query);
Json card_json(const Moment& moment);
Json lessons_json();
Json lesson_json(const std::string& kind);
/// Importance of every column: what the score loses when the column is shuffled.
Json importances_json(const Moment& moment);

}  // namespace lamina::studio
