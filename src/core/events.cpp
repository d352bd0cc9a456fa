#include "lamina/core/events.hpp"

namespace lamina {

void send(std::span<const Note> notes, EventSink* sink) {
  if (sink == nullptr) return;
  for (const Note& note : notes) sink->receive(note);
}

}  // namespace lamina
