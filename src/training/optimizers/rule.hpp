// What the sources of optimizers share.
#pragma once

#include "autograd/operation.hpp"
#include "lamina/training/optimizer_config.hpp"
