#include "fetch/job.h"

#include <utility>

#include "fetch/host_name.h"
#include "fetch/redirect.h"
#include "fetch/validators.h"
#include "text/url.h"

namespace feedmill {

std::unique_ptr<Job> make_job(FetchRequest request) {
  auto job = std::make_unique<Job>();
  // From here on an address holds no secret: entries' links are resolved against it.
  request.url = without_login(std::move(request.url), request.username, request.password);
  // Servers take letters beyond ASCII for what they are in the page's encoding, or answer 400.
  if (scheme_of(request.url) != "file") request.url = encoded_url(request.url);
  job->trail.final_url = request.url;
  request.validators = worth_keeping(std::move(request.validators));
  // What has no such spelling is refused when its turn comes.
  if (auto plain = with_plain_host(request.url)) request.url = *std::move(plain);
  if (request.proxy)
    if (auto plain = with_plain_host(*request.proxy)) request.proxy = *std::move(plain);
  job->url = request.url;
  job->host = host_of(request.url);
  job->request = std::move(request);
  return job;
}

}  // namespace feedmill
