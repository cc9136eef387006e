private import Glibc

/// Returns the contents of a /proc/net file for the thread's network namespace; nil if the kernel has no such file.
/// Reads /proc/thread-self/net, because /proc/net shows the namespace of the process's main thread.
package func networkFile(_ name: String) throws(NetlinkError) -> String? {
  let descriptor = open("/proc/thread-self/net/\(name)", O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    if errno == ENOENT { return nil }
    throw .system(.last, during: "open /proc/net/\(name)")
  }
  defer { close(descriptor) }
  var text: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    guard count >= 0 else { throw .system(.last, during: "read /proc/net/\(name)") }
    if count == 0 { return String(decoding: text, as: UTF8.self) }
    text += buffer[..<count]
  }
}
