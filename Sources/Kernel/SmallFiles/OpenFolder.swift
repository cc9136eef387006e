package import Glibc

/// An open folder. The status of thousands of its files is cheaper to have from here than by their paths.
package struct OpenFolder: ~Copyable {
  /// The path that it was opened with.
  package let path: String
  private let stream: OpaquePointer

  /// Opens a folder, following links.
  package init(_ path: String) throws(FileError) {
    guard let stream = opendir(path) else { throw FileError(path: path, call: "opendir", errno: errno) }
    self.stream = stream
    self.path = path
  }

  deinit { closedir(stream) }

  /// Returns the names in the folder, without `.` and `..`, in no particular order. To be called once.
  package func names() throws(FileError) -> [String] {
    var names: [String] = []
    while let entry = next() {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw FileError(path: path, call: "readdir", errno: errno) }
    return names
  }

  /// Returns the next entry; nil at the end, and after an error, with `errno` set.
  private func next() -> UnsafeMutablePointer<dirent>? {
    errno = 0
    return readdir(stream)
  }

  /// Returns the status of a file or folder; nil if there is none of this name, or it must not be accessed: then `errno`
  /// says why.
  ///
  /// - Parameters:
  ///   - name: a name in the folder, or a path that begins with one.
  ///   - followsLinks: whether it is the status of what a link refers to.
  package func status(of name: String, followsLinks: Bool) -> stat? {
    var status = stat()
    let flags = followsLinks ? 0 : AT_SYMLINK_NOFOLLOW
    return fstatat(dirfd(stream), name, &status, flags) == 0 ? status : nil
  }

  /// The current version of the folder itself.
  package var stamp: FileStamp? {
    var status = stat()
    return fstat(dirfd(stream), &status) == 0 ? FileStamp(status) : nil
  }
}

/// Returns the names in a folder, without `.` and `..`, in no particular order.
package func namesInFolder(_ path: String) throws(FileError) -> [String] { try OpenFolder(path).names() }

/// Whether there is a file or folder at a path, following links.
package func fileExists(_ path: String) -> Bool { FileStamp(at: path) != nil }

/// Whether there is a folder at a path, following links; nil if there is nothing.
package func isFolder(at path: String) -> Bool? {
  var status = stat()
  guard stat(path, &status) == 0 else { return nil }
  return status.st_mode & S_IFMT == S_IFDIR
}

/// Removes a file, or a link.
package func removeFile(_ path: String) throws(FileError) { try check("unlink", path) { unlink(path) } }

/// Returns the path of what a path refers to, without links, `.` and `..`; nil if there is nothing.
package func realPath(of path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}
