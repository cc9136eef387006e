internal import Glibc

/// Writes a number to a setting of the kernel, in the calling thread's network namespace. Nil when it worked or when there
/// is no such setting, otherwise an errno.
func setKernelNumber(_ value: Int, at path: String) -> Int32? {
  let descriptor = open(path, O_WRONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return errno == ENOENT ? nil : errno }
  defer { close(descriptor) }
  let text = Array("\(value)\n".utf8)
  return write(descriptor, text, text.count) == text.count ? nil : errno
}
