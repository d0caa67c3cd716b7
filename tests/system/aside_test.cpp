#include "system/aside.h"

#include <chrono>
#include <memory>

#include "support/catch.h"

using namespace feedmill;

TEST_CASE("aside: what does not end is left behind") {
  const auto gate = std::make_shared<std::promise<void>>();
  const auto open = gate->get_future().share();
  const auto began = std::chrono::steady_clock::now();
  {
    const auto never = aside([open] {
      open.wait();
      return 1;
    });
    CHECK(never.wait_for(std::chrono::milliseconds(1)) == std::future_status::timeout);
  }
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(2));
  gate->set_value();
  CHECK(aside([] { return 2; }).get() == 2);
}
