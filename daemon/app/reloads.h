// SIGHUP: the configuration is read again, in a thread that may be left behind, as a file of it may
// be where nobody answers. A bad file is reported, and the running configuration stays. Main
// thread.
#pragma once

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/endpoint.h"
#include "app/ingest_loop.h"
#include "config/changes.h"
#include "config/config.h"
#include "fetch/fetcher.h"
#include "system/notify.h"

namespace feedmill {

class Reloads {
 public:
  /// All outlive it; the endpoint may be absent. What cannot change while it runs (storage, output,
  /// status.listen) stays as in `running`.
  Reloads(std::string file, std::shared_ptr<const Config> running, Fetcher& fetcher,
          IngestLoop& ingest, Endpoint* endpoint, Notify& notify);

  void begin();
  /// Takes what was read, once it is. Now and then.
  void step();

 private:
  using Reading = decltype(load_config(std::string()));
  struct AtRestart {
    std::pair<std::string, std::string> places;  // storage, output
    std::string listen;
  };
  static AtRestart at_restart(const Config& config);
  void read();
  void take(Reading fresh);
  void keep_what_stays(Config& fresh);
  void log_plan(const std::shared_ptr<const Config>& fresh);
  void fail(const std::string& why);

  std::string file_;
  std::shared_ptr<const Config> running_;
  Fetcher& fetcher_;
  IngestLoop& ingest_;
  Endpoint* endpoint_;
  Notify& notify_;
  std::shared_ptr<const Config> last_;  // what was read last
  AtRestart asked_;                     // and what of it waits for a restart
  std::optional<std::future<Reading>> reading_;
  bool again_ = false;  // the file may have changed since it was read
};

}  // namespace feedmill
