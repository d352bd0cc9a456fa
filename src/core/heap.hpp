// What the C library keeps of memory that was freed.
#pragma once

namespace lamina {

/// Gives freed pages back to the system. The C library keeps freed blocks of megabytes for later
/// use once it has seen some; after a large table is freed, that would stay taken for good.
void return_freed_memory();

}  // namespace lamina
