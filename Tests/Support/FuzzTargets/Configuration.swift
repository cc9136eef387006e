internal import ProxyConfiguration

extension FuzzTarget {
  /// kube-proxy's configuration file. What is accepted is written, as for `/configz`, and read again as the same.
  static let configuration = FuzzTarget("configuration") { bytes in
    guard let read = try? resolved(bytes) else { return nil }
    return differenceWhenRead(read)
  }

  /// A command line, one word a line. What results is a configuration that can be written and read again.
  static let flags = FuzzTarget("flags") { bytes in
    let words = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    guard let line = try? RunCommandLine(words), let read = try? ResolvedConfiguration(line) else {
      return nil
    }
    return differenceWhenRead(read)
  }
}

private func resolved(_ bytes: [UInt8]) throws(ConfigurationError) -> ResolvedConfiguration {
  try ResolvedConfiguration(try RunCommandLine([]), file: (name: "a", content: bytes))
}

private func differenceWhenRead(_ first: ResolvedConfiguration) -> String? {
  let text = first.kubeProxy.json
  do throws(ConfigurationError) {
    let again = try resolved(Array(text.utf8))
    return again.kubeProxy == first.kubeProxy ? nil : "read again as \(again.kubeProxy.json), was \(text)"
  } catch {
    return "written as \(text), which is refused: \(error)"
  }
}
