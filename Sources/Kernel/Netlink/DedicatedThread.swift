private import Glibc

/// Runs a closure on a new thread. For work that blocks for long, because threads of the cooperative pool must not
/// block. The thread inherits the network namespace of the caller.
package func onDedicatedThread(_ body: @escaping @Sendable () -> Void) throws(NetlinkError) {
  let context = Unmanaged.passRetained(Body(body))
  var thread = pthread_t()
  let status = pthread_create(
    &thread, nil,
    { context in
      guard let context else { return nil }
      Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
      return nil
    }, context.toOpaque())
  guard status == 0 else {
    context.release()
    throw .system(KernelErrno(status), during: "pthread_create")
  }
  pthread_detach(thread)
}

private final class Body: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
