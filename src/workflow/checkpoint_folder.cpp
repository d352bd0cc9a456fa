#include "workflow/checkpoint_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <system_error>

#include "lamina/core/error.hpp"
#include "workflow/folder.hpp"
#include "workflow/run_identity.hpp"

namespace lamina {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".checkpoint";
constexpr std::size_t recent = 1;  // kept beside the newest and the best

constexpr const char* folder_name = "the folder of checkpoints";

/// Takes "PREFIX123" off the front of `text`.
std::optional<std::int64_t> take_number(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return {};
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data() + prefix.size(), end, value);
  if (error != std::errc() || value < 0) return {};
  text.remove_prefix(static_cast<std::size_t>(stopped - text.data()));
  return value;
}

bool is_left_over(std::string_view name) {
  return name.starts_with(".step-") && name.find(".checkpoint.tmp.") != std::string_view::npos;
}

void require_same_bytes(const std::string& path, const std::string& bytes) {
  const InputFile file(path);
  std::string read(file.size(), '\0');
  file.read(0, std::as_writable_bytes(std::span(read)));
  if (read == bytes) return;
  throw Error({.code = "io.write_failed",
               .what = "the file does not read back as it was written",
               .where = printable(path, 200),
               .fix = "check the disk"});
}

}  // namespace

CheckpointFolder::CheckpointFolder(const std::string& folder) : folder_(folder) {
  make_folder(folder, folder_name);
  lock();
  try {
    list();
    check_writable(folder + "/step-0.checkpoint", true);
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

CheckpointFolder::~CheckpointFolder() {
  ::close(descriptor_);
}

void CheckpointFolder::lock() {
  descriptor_ = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ < 0) {
    const std::string reason = std::generic_category().message(errno);
    cannot_use_folder(folder_, folder_name, "io.not_writable",
                      fmt::format("cannot open it: {}", reason));
  }
  // Some file systems know no locks: there, two runs must be kept apart by hand.
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
  ::close(descriptor_);
  cannot_use_folder(folder_, folder_name, "usage.folder_in_use",
                    "another run saves its checkpoints there now");
}

std::optional<CheckpointFolder::File> CheckpointFolder::file_of(const std::string& folder,
                                                                const std::string& name) {
  std::string_view rest = name;
  const auto step = take_number(rest, "step-");
  const auto best = take_number(rest, "-best-");
  if (!step || !best || rest != ending) return {};
  return File{*step, *best, folder + "/" + name};
}

void CheckpointFolder::list() {
  std::error_code error;
  for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (auto file = file_of(folder_, name)) files_.push_back(*std::move(file));
    std::error_code ignored;
    if (is_left_over(name)) fs::remove(at->path(), ignored);
  }
  if (error) {
    cannot_use_folder(folder_, folder_name, "io.cannot_read",
                      fmt::format("cannot list it: {}", error.message()));
  }
  std::sort(files_.begin(), files_.end(), [](const File& a, const File& b) {
    return a.step != b.step ? a.step < b.step : a.best_epoch < b.best_epoch;
  });
}

std::optional<std::string> CheckpointFolder::run() const {
  for (auto file = files_.rbegin(); file != files_.rend(); ++file) {
    try {
      return CheckpointFile(file->path).run();
    } catch (const Error&) {
      continue;  // newest() says so
    }
  }
  return {};
}

std::optional<TrainingState> CheckpointFolder::newest(const Network& network,
                                                      const std::string& run,
                                                      const Registry& registry, EventSink* sink) {
  for (auto file = files_.rbegin(); file != files_.rend(); ++file) {
    try {
      const CheckpointFile checkpoint(file->path);
      require_same_run(checkpoint.run(), run, printable(file->path, 200),
                       "give the same data and options, or name another folder");
      TrainingState state = checkpoint.state(network, registry);
      // A run that was killed while it cleared away leaves too many.
      remove_old(File(*file));
      return state;
    } catch (const Error& error) {
      const bool damaged =
          error.code().starts_with("checkpoint.") && error.code() != "checkpoint.other_version";
      if (!damaged || std::next(file) == files_.rend()) throw;
      const Note note{.code = "train.note.damaged_checkpoint",
                      .what = fmt::format("the newest checkpoint is damaged ({}): going on from "
                                          "the one before",
                                          error.facts().what),
                      .where = error.facts().where};
      send({&note, 1}, sink);
    }
  }
  return {};
}

void CheckpointFolder::save(const Network& network, const TrainingState& state,
                            const std::string& run) {
  const std::string name =
      fmt::format("step-{:09}-best-{}{}", state.step, state.best_epoch, ending);
  const std::string bytes = checkpoint_bytes(network, state, run);
  const File file{state.step, state.best_epoch, folder_ + "/" + name};
  write_file(file.path, bytes, true);
  require_same_bytes(file.path, bytes);
  remove_old(file);
}

/// What is from later steps was passed over when the run was gone on with: it is stale.
void CheckpointFolder::remove_old(const File& newest) {
  std::error_code ignored;
  std::vector<File> kept;
  std::vector<File> before;
  for (File& file : files_) {
    if (file.step < newest.step) {
      before.push_back(std::move(file));
    } else if (file.path != newest.path) {
      fs::remove(file.path, ignored);
    }
  }
  const auto best = std::find_if(before.begin(), before.end(), [&](const File& file) {
    return file.best_epoch == newest.best_epoch;
  });
  for (auto file = before.begin(); file != before.end(); ++file) {
    const bool is_recent = before.end() - file <= static_cast<std::ptrdiff_t>(recent);
    if (is_recent || file == best) {
      kept.push_back(*file);
    } else {
      fs::remove(file->path, ignored);
    }
  }
  kept.push_back(newest);
  files_ = std::move(kept);
}

void require_unused(const CheckpointFolder& folder) {
  if (folder.empty()) return;
  throw Error({.code = "usage.checkpoints_there",
               .what = "the folder has checkpoints of a run already",
               .where = fmt::format("{} {}", folder_name, printable(folder.path(), 200)),
               .fix = "go on from the newest (--resume), or name another folder"});
}

void check_checkpoints(const CheckpointOptions& options) {
  bool there = false;
  if (!options.folder.empty()) {
    const CheckpointFolder folder(options.folder);
    if (!options.resume) require_unused(folder);
    there = !folder.empty();
  }
  if (!options.fork.empty() && !there) (void)CheckpointFile(options.fork);
}

}  // namespace lamina
