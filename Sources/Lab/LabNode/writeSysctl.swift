internal import Glibc
internal import SmallFiles

/// Writes a number to a sysctl in the calling thread's network namespace. Returns an errno, or nil on success and if the
/// sysctl does not exist.
func writeSysctl(_ value: Int, at path: String) -> Int32? {
  do {
    try writeSetting(value, to: path)
    return nil
  } catch {
    return error.call == "open" && error.errno == ENOENT ? nil : error.errno
  }
}
