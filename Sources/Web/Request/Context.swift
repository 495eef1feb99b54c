import Hummingbird
import Kernel
import NIOCore

/// What the server knows about a request besides the request itself.
struct Context: RequestContext {
  var coreContext: CoreRequestContextStorage
  let address: String
  var visitor: Visitor?
  /// One moment for the whole request, set where it comes in.
  var now = Instant(milliseconds: 0)

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    address = source.channel.remoteAddress?.ipAddress ?? "unknown"
  }
}
