/// The versions of the kernel, nft and libnftnl on a node, and whether Viaduct was tested with them.
package struct ProgramVersions: Hashable, Sendable, Codable {
  /// The kernel's release: `6.1.0-42-cloud-amd64`.
  package var kernel: String?
  /// nft's version: `1.0.6`. Nil if it is not installed; only the output of `viaduct compile` needs it.
  package var nft: String?
  /// The version in the file name of the libnftnl that this process uses: `11.6.0` is libnftnl 1.2.4.
  package var libnftnl: String?

  /// Creates a set of versions; nil for unknown ones.
  package init(kernel: String? = nil, nft: String? = nil, libnftnl: String? = nil) {
    self.kernel = kernel
    self.nft = nft
    self.libnftnl = libnftnl
  }

  /// The kernels on which `scripts/test-kernels` checks packets, commits and change notifications, by their first two
  /// numbers.
  package static let testedKernels = ["5.10", "6.1", "6.12", "6.18", "7.3"]
  /// The versions of nft that loaded the output of `viaduct compile` in these tests.
  package static let testedNFT = ["1.0.6", "1.1.3"]
  /// The libnftnl file versions in these tests: those of Debian 12 and 13.
  package static let testedLibnftnl = ["11.6.0", "11.7.0"]
  /// The oldest kernel on which everything works, except for features that are reported as missing.
  static let oldestKernel = (5, 10)

  /// The kernel, and whether it was tested: `6.1.0-42-cloud-amd64 (tested)`.
  package var kernelText: String {
    guard let kernel else { return "unknown" }
    return text(kernel, tested: Self.testedKernels) {
      kernel == $0 || kernel.hasPrefix($0 + ".") || kernel.hasPrefix($0 + "-")
    }
  }

  /// nft, and whether it was tested.
  package var nftText: String {
    nft.map { nft in text(nft, tested: Self.testedNFT) { $0 == nft } }
      ?? "not installed; needed only to load the text of 'viaduct compile'"
  }

  /// libnftnl, and whether it was tested.
  package var libnftnlText: String {
    libnftnl.map { library in text("libnftnl.so.\(library)", tested: Self.testedLibnftnl) { $0 == library } }
      ?? "unknown"
  }

  private func text(_ version: String, tested: [String], matches: (String) -> Bool) -> String {
    "\(version) (\(tested.contains(where: matches) ? "tested" : "not tested; tested: \(tested.joined(separator: ", "))"))"
  }

  /// Whether the kernel is older than the oldest supported one; false if its release is unknown.
  var isTooOld: Bool {
    let numbers = (kernel ?? "").split { $0 == "." || $0 == "-" }.prefix(2).compactMap { Int($0) }
    return numbers.count == 2 && (numbers[0], numbers[1]) < Self.oldestKernel
  }
}
