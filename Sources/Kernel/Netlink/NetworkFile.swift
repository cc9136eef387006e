private import Glibc
private import SmallFiles

/// Returns the contents of a /proc/net file for the thread's network namespace; nil if the kernel has no such file.
/// Reads /proc/thread-self/net, because /proc/net shows the namespace of the process's main thread.
package func networkFile(_ name: String) throws(NetlinkError) -> String? {
  do {
    return String(decoding: try readFile("/proc/thread-self/net/\(name)"), as: UTF8.self)
  } catch {
    if error.call == "open", error.errno == ENOENT { return nil }
    throw .system(KernelErrno(error.errno), during: "\(error.call) /proc/net/\(name)")
  }
}
