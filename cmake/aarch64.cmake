# Builds for 64-bit ARM on another Linux, and runs what it built under qemu: the way to test the NEON kernels
# without such a machine (preset neon, tools/test --neon). `tools/setup --neon` brings what this needs.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)  # of GoogleTest alone
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L /usr/aarch64-linux-gnu)

# Debian's cross compiler reads /usr/include after its own headers, so packages of headers serve it as they are;
# CMake has to be told where those for the machine it runs on are described.
foreach(package IN ITEMS fmt hwy)
  file(GLOB directory /usr/lib/*-linux-gnu/cmake/${package})
  set(${package}_DIR ${directory})
endforeach()
# The archives that must be for ARM, unpacked by tools/setup.
set(ZLIB_ROOT ${CMAKE_CURRENT_LIST_DIR}/../build/aarch64/usr)
