import Hummingbird
import Kernel
import NIOCore

/// What the server knows about a request besides the request itself.
struct Context: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Where the request comes from: the connection, or what our own proxy says of it.
  var address: String
  /// Under which number the request is logged; readers are told it when something goes wrong.
  var requestID = ""
  var visitor: Visitor?
  var program: ProgramVisitor?
  /// Somebody whose password was right and whose second factor is still to come.
  var entrant: Visitor?
  /// One moment for the whole request, set where it comes in.
  var now = Instant(milliseconds: 0)

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    address = source.channel.remoteAddress?.ipAddress ?? "unknown"
  }
}
