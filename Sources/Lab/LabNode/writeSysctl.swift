internal import Glibc

/// Writes a number to a sysctl in the calling thread's network namespace. Returns an errno, or nil on success and if the
/// sysctl does not exist.
func writeSysctl(_ value: Int, at path: String) -> Int32? {
  let descriptor = open(path, O_WRONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return errno == ENOENT ? nil : errno }
  defer { close(descriptor) }
  let text = Array("\(value)\n".utf8)
  return write(descriptor, text, text.count) == text.count ? nil : errno
}
