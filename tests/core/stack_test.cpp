#include "lamina/core/stack.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace lamina {
namespace {

TEST(Stack, KeepsWhatIsPushedHoweverLongItGrows) {
  Stack<int> stack;
  for (int i = 0; i < 1000; ++i) {
    stack.next() = i;
    stack.push();
  }
  std::vector<int> counted(1000);
  std::iota(counted.begin(), counted.end(), 0);
  EXPECT_EQ(std::vector<int>(stack.begin(), stack.end()), counted);
  EXPECT_EQ(stack.back(), 999);
}

// A result may have the shape of a value that has to move because of it.
TEST(Stack, ANewValueCanBeMadeOfAnyBeforeIt) {
  Stack<int> stack;
  stack.next() = 7;
  stack.push();
  for (int i = 0; i < 1000; ++i) {
    const int& last = stack.back();
    stack.next() = last;
    stack.push();
  }
  EXPECT_EQ(stack.back(), 7);
  EXPECT_EQ(stack.size(), 1001U);
}

TEST(Stack, WhatIsNotPushedIsNotPartOfIt) {
  Stack<int> stack;
  stack.next() = 1;
  EXPECT_EQ(stack.size(), 0U);
  stack.push();
  stack.next() = 2;
  stack.push();
  stack.shrink(1);
  EXPECT_EQ(std::vector<int>(stack.begin(), stack.end()), std::vector<int>{1});
}

TEST(Stack, KeepsItsMemoryWhenItShrinks) {
  Stack<int> stack;
  for (int i = 0; i < 100; ++i) stack.push();
  const int* const place = stack.data();
  stack.shrink(0);
  for (int i = 0; i < 100; ++i) stack.push();
  EXPECT_EQ(stack.data(), place);
}

}  // namespace
}  // namespace lamina
