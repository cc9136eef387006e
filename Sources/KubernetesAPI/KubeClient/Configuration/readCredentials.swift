internal import Glibc
internal import SmallFiles

/// Why a kubeconfig or a file that it names could not be read.
struct UnreadableFile: Error {
  let reason: String
}

/// Returns the content of a kubeconfig or of a file that it names, of at most 64 MiB: it may be named by mistake.
func readCredentials(_ path: String) throws(UnreadableFile) -> [UInt8] {
  do { return try readFile(path, limit: 64 << 20) } catch {
    throw UnreadableFile(reason: text(of: error.errno))
  }
}

private func text(of errno: Int32) -> String {
  switch errno {
  case ENOENT: "no such file"
  case EACCES, EPERM: "permission denied"
  case ENAMETOOLONG: "it is not readable"
  case EFBIG: "it is larger than 64 MiB"
  default: "it is not a file, or it is not readable"
  }
}
