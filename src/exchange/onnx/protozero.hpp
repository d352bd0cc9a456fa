// protozero, for files from anybody: what it only asserts, such as a field of another type than its
// number says, is an exception too.
#pragma once

#include <protozero/exception.hpp>

#define protozero_assert(condition) \
  ((condition) ? static_cast<void>(0) : throw protozero::unknown_pbf_wire_type_exception())

#include <protozero/pbf_builder.hpp>
#include <protozero/pbf_message.hpp>
