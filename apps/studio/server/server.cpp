#include "server/server.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/version.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "lamina/core/error.hpp"
#include "page/assets.hpp"
#include "server/door.hpp"
#include "server/replies.hpp"
#include "server/token.hpp"

namespace lamina::studio {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using namespace std::chrono_literals;

constexpr std::size_t most_connections = 32;
constexpr std::uint32_t header_limit = 8 * 1024;
constexpr auto reading_time = 15s;
constexpr auto upload_time = 60s;
constexpr auto heartbeat = 15s;
constexpr auto look_every = 33ms;
constexpr int usual_port = 8787;
constexpr int ports_to_try = 50;
constexpr int below_the_trainer = 5;  // niceness of the threads that make views

}  // namespace

/// One connection: a request after another, or one stream of events.
class Connection;

struct Server::Impl {
  Impl(Studio& studio_, const ServerOptions& options)
      : studio(studio_), assets(options.assets), token(new_token()) {
    listen(options.port);
    door = std::make_unique<Door>(token, port);
  }

  void listen(int wanted);
  void accept(tcp::acceptor& acceptor);
  /// What is new, for all streams: some thirty times a second while there is one.
  void look();
  void watch_for_stop(const std::atomic<bool>& stop);

  Studio& studio;
  Assets assets;
  std::string token;
  int port = 0;
  std::unique_ptr<Door> door;
  asio::io_context io{1};
  // A thread each, so that what is soon answered never waits for what is not.
  asio::thread_pool quick{1}, slow{1};
  tcp::acceptor v4{io}, v6{io};
  asio::steady_timer look_timer{io}, stop_timer{io};
  std::set<std::shared_ptr<Connection>> connections;
  std::atomic<int> streams{0};
  bool looking = false;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, Server::Impl& server)
      : stream_(std::move(socket)), server_(server) {}

  void read() {
    parser_.emplace();
    parser_->header_limit(header_limit);
    parser_->body_limit(largest_body);
    stream_.expires_after(reading_time);
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = shared_from_this()](beast::error_code error, std::size_t) {
                              self->on_header(error);
                            });
  }

  void close() {
    beast::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.close();
    if (is_stream_) --server_.streams;
    is_stream_ = false;
    server_.connections.erase(shared_from_this());
  }

  /// Sends what a stream has not had yet.
  void push() {
    if (!is_stream_ || writing_) return;
    const bool first = last_id_ == 0;
    if (!first && beats_at_ > std::chrono::steady_clock::now()) {
      const std::vector<StreamEvent> events = server_.studio.events(last_id_);
      if (events.empty()) return;
      // What came before the oldest that is kept is lost to a client that slept: it begins again.
      if (events.front().id > last_id_ + 1) last_id_ = 0;
    }
    make_events(last_id_);
  }

  bool is_stream() const { return is_stream_; }

 private:
  void on_header(beast::error_code error) {
    if (error == http::error::header_limit) return refuse(header_too_large());
    if (error == http::error::body_limit) return refuse(body_too_large());
    if (error == http::error::end_of_stream || error == beast::error::timeout ||
        error == asio::error::operation_aborted || error == asio::error::eof ||
        error == asio::error::connection_reset) {
      return close();
    }
    if (error) return refuse(not_understood());
    const auto& head = parser_->get().base();
    head_only_ = head.method() == http::verb::head;
    const auto field = [&](auto name) -> std::optional<std::string_view> {
      const auto found = head.find(name);
      if (found == head.end()) return {};
      return std::string_view(found->value().data(), found->value().size());
    };
    const bool two_hosts = head.count(http::field::host) > 1;
    Knock knock{.method = {head.method_string().data(), head.method_string().size()},
                .target = {head.target().data(), head.target().size()},
                .host = two_hosts ? std::nullopt : field(http::field::host),
                .origin = field(http::field::origin),
                .fetch_site = field("Sec-Fetch-Site"),
                .token = field("X-Lamina-Token"),
                .content_type = field(http::field::content_type)};
    if (auto refused = server_.door->refuses(knock)) return refuse(*refused);
    auto target = read_target(knock.target);
    if (!target) return refuse(not_understood());
    target_ = *std::move(target);
    const std::uint64_t limit = body_limit(target_.path);
    if (parser_->content_length().value_or(0) > limit) return refuse(body_too_large());
    parser_->body_limit(limit);  // of a body that does not say how long it is
    if (head.method() == http::verb::post) {
      stream_.expires_after(target_.path == "/api/upload" ? upload_time : reading_time);
    }
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code failed, std::size_t) {
                       self->on_body(failed);
                     });
  }

  void on_body(beast::error_code error) {
    if (error == http::error::body_limit) return refuse(body_too_large());
    if (error) return close();
    keep_alive_ = parser_->get().keep_alive();
    if (target_.path.rfind("/api/", 0) != 0) return send(page(server_.assets, target_.path));
    const bool post = parser_->get().method() == http::verb::post;
    if (target_.path == "/api/stream" && !post) return begin_stream();
    Request request{.post = post,
                    .path = target_.path.substr(4),
                    .words = std::move(target_.words),
                    .body = std::move(parser_->get().body())};
    stream_.expires_never();
    asio::thread_pool& thread = takes_long(request.path) ? server_.slow : server_.quick;
    asio::post(thread, [self = shared_from_this(), request = std::move(request)] {
      Outgoing reply = answered(self->server_.studio, self->server_.assets, request);
      asio::post(self->stream_.get_executor(),
                 [self, reply = std::move(reply)]() mutable { self->send(std::move(reply)); });
    });
  }

  void refuse(const Refused& refused) {
    keep_alive_ = false;
    send(outgoing(refused));
  }

  void send(Outgoing reply) {
    text_ = head_of(reply, keep_alive_);
    if (!head_only_) text_ += reply.body;
    stream_.expires_after(reading_time);
    asio::async_write(stream_, asio::buffer(text_),
                      [self = shared_from_this()](beast::error_code error, std::size_t) {
                        if (error || !self->keep_alive_) return self->linger();
                        self->read();
                      });
  }

  /// A client that still sends would lose the reply to a reset: what it sends is read a while.
  void linger() {
    beast::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.expires_after(1s);
    drain();
  }
  void drain() {
    stream_.async_read_some(asio::buffer(waste_),
                            [self = shared_from_this()](beast::error_code error, std::size_t read) {
                              self->drained_ += read;
                              constexpr std::size_t enough = std::size_t{8} << 20;
                              if (error || self->drained_ > enough) return self->close();
                              self->drain();
                            });
  }

  void begin_stream() {
    const auto& head = parser_->get().base();
    const auto last = head.find("Last-Event-ID");
    if (last != head.end()) last_id_ = id_of({last->value().data(), last->value().size()});
    is_stream_ = true;
    ++server_.streams;
    text_ = stream_head();
    write_events();
    notice_end();
    server_.look();
  }

  /// A stream's client says nothing more; that it has gone is seen by reading.
  void notice_end() {
    stream_.socket().async_read_some(
        asio::buffer(waste_), [self = shared_from_this()](beast::error_code error, std::size_t) {
          if (error) return self->close();
          self->notice_end();
        });
  }

  void make_events(std::int64_t after) {
    writing_ = true;
    asio::post(server_.quick, [self = shared_from_this(), after] {
      std::vector<StreamEvent> events = self->server_.studio.events(after);
      asio::post(self->stream_.get_executor(), [self, events = std::move(events)] {
        if (!self->is_stream_) return;
        self->text_.clear();
        for (const StreamEvent& event : events) {
          self->text_ += "id: " + std::to_string(event.id) + "\nevent: " + event.name +
                         "\ndata: " + event.data + "\n\n";
          self->last_id_ = event.id;
        }
        if (events.empty()) self->text_ = ": still here\n\n";
        self->write_events();
      });
    });
  }

  void write_events() {
    writing_ = true;
    stream_.expires_after(reading_time);
    beats_at_ = std::chrono::steady_clock::now() + heartbeat;
    asio::async_write(stream_, asio::buffer(text_),
                      [self = shared_from_this()](beast::error_code error, std::size_t) {
                        self->writing_ = false;
                        if (error) return self->close();
                        self->stream_.expires_never();
                      });
  }

  beast::tcp_stream stream_;
  Server::Impl& server_;
  beast::flat_buffer buffer_{64 * 1024};
  std::optional<http::request_parser<http::string_body>> parser_;
  Target target_;
  std::string text_;
  std::array<char, 4096> waste_{};
  std::size_t drained_ = 0;
  bool keep_alive_ = false;
  bool head_only_ = false;
  bool is_stream_ = false;
  bool writing_ = false;
  std::int64_t last_id_ = 0;
  std::chrono::steady_clock::time_point beats_at_;
};

void Server::Impl::listen(int wanted) {
  const int first = wanted > 0 ? wanted : usual_port;
  for (port = first; port < first + ports_to_try && port < 65536; ++port) {
    beast::error_code error;
    v4.open(tcp::v4(), error);
    v4.set_option(tcp::acceptor::reuse_address(true), error);
    v4.bind({asio::ip::address_v4::loopback(), static_cast<asio::ip::port_type>(port)}, error);
    if (!error) v4.listen(asio::socket_base::max_listen_connections, error);
    if (!error) break;
    v4.close(error);
  }
  if (!v4.is_open()) {
    throw Error({.code = "io.listen",
                 .what = fmt::format("no port from {} on is free", first),
                 .where = "127.0.0.1",
                 .fix = "give another with --port"});
  }
  beast::error_code none;  // a machine may have no IPv6
  v6.open(tcp::v6(), none);
  if (!none) v6.set_option(asio::ip::v6_only(true), none);
  if (!none) v6.set_option(tcp::acceptor::reuse_address(true), none);
  if (!none)
    v6.bind({asio::ip::address_v6::loopback(), static_cast<asio::ip::port_type>(port)}, none);
  if (!none) v6.listen(asio::socket_base::max_listen_connections, none);
  if (none) v6.close(none);
}

void Server::Impl::accept(tcp::acceptor& acceptor) {
  acceptor.async_accept([this, &acceptor](beast::error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (!error && connections.size() < most_connections) {
      beast::error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      auto connection = std::make_shared<Connection>(std::move(socket), *this);
      connections.insert(connection);
      connection->read();
    } else if (!error) {
      static const std::string busy = head_of(outgoing(too_many()), false);
      beast::error_code ignored;
      socket.non_blocking(true, ignored);
      socket.write_some(asio::buffer(busy), ignored);
      socket.close(ignored);
    }
    accept(acceptor);
  });
}

void Server::Impl::look() {
  if (looking || streams == 0) return;
  looking = true;
  look_timer.expires_after(look_every);
  look_timer.async_wait([this](beast::error_code error) {
    if (error) return;
    asio::post(quick, [this] {
      studio.look();
      asio::post(io, [this] {
        const auto all = connections;  // one may end while it is pushed
        for (const auto& connection : all) connection->push();
        looking = false;
        look();
      });
    });
  });
}

void Server::Impl::watch_for_stop(const std::atomic<bool>& stop) {
  stop_timer.expires_after(100ms);
  stop_timer.async_wait([this, &stop](beast::error_code error) {
    if (error) return;
    if (!stop) return watch_for_stop(stop);
    beast::error_code ignored;
    v4.close(ignored);
    v6.close(ignored);
    look_timer.cancel();
    const auto all = connections;
    for (const auto& connection : all) connection->close();
    io.stop();
  });
}

Server::Server(Studio& studio, const ServerOptions& options)
    : impl_(std::make_unique<Impl>(studio, options)) {}

Server::~Server() {
  impl_->quick.stop();
  impl_->slow.stop();
  impl_->quick.join();
  impl_->slow.join();
}

int Server::port() const {
  return impl_->port;
}

int Server::watching() const {
  return impl_->streams;
}

std::string Server::address() const {
  return fmt::format("http://127.0.0.1:{}/#t={}", impl_->port, impl_->token);
}

void Server::run(const std::atomic<bool>& stop) {
  for (asio::thread_pool* thread : {&impl_->quick, &impl_->slow}) {
    asio::post(*thread, [] {
      setpriority(PRIO_PROCESS, 0, below_the_trainer);  // of this thread alone, on Linux
    });
  }
  impl_->accept(impl_->v4);
  if (impl_->v6.is_open()) impl_->accept(impl_->v6);
  impl_->watch_for_stop(stop);
  impl_->io.run();
}

}  // namespace lamina::studio
