// Catch2 2.13 and 3.x under one name.
#pragma once
#include FEEDMILL_CATCH2_HEADER
