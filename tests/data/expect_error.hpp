// Compares all four facts of an Error.
#pragma once

#include <gtest/gtest.h>

#include "support/facts_of.hpp"

namespace lamina {

inline void expect_facts(const ErrorFacts& found, const ErrorFacts& expected) {
  EXPECT_EQ(found.code, expected.code);
  EXPECT_EQ(found.what, expected.what);
  EXPECT_EQ(found.where, expected.where);
  EXPECT_EQ(found.fix, expected.fix);
}

}  // namespace lamina
