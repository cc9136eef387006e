private import Glibc

/// What a file of /proc says about the thread's network namespace; nil when the kernel has no such file. /proc/net
/// would be about the process's first thread.
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
