import Netlink
import PrivateNetwork
import Testing

@testable import Sysctl

struct KernelSettingsTests {
  @Test func usesSysctlNames() {
    #expect(KernelSetting.conntrackMaximum.name == "net.netfilter.nf_conntrack_max")
    #expect(KernelSetting.conntrackHashSize.name == "/sys/module/nf_conntrack/parameters/hashsize")
  }

  @Test func reportsInvalidContents() throws {
    let root = shell("mktemp -d").output.trimming
    defer { shell("rm -r \(root)") }
    let settings = KernelSettings(root: root)
    shell("mkdir -p \(root)/proc/sys/net/ipv4 && printf 'yes\\n' > \(root)/proc/sys/net/ipv4/ip_forward")
    shell("mkdir -p \(root)/proc/sys/net/netfilter/nf_conntrack_udp_timeout")
    #expect(throws: SettingError.absent(.tcpBeLiberal)) { try settings.read(.tcpBeLiberal) }
    #expect(throws: SettingError.absent(.tcpBeLiberal)) { try settings.write(.tcpBeLiberal, 1) }
    #expect(throws: SettingError.notANumber(.ipv4Forwarding, "yes")) { try settings.read(.ipv4Forwarding) }
    #expect(throws: SettingError.unreadable(.udpTimeout, KernelErrno(21))) { try settings.read(.udpTimeout) }
    #expect(settings.onlineCPUs() >= 1)
  }

  @Test func appliesRequirements() throws {
    let root = shell("mktemp -d").output.trimming
    defer { shell("rm -r \(root)") }
    let settings = KernelSettings(root: root)
    let file = "\(root)/proc/sys/net/ipv4/ip_forward"
    shell("mkdir -p \(root)/proc/sys/net/ipv4 && printf '0\\n' > \(file)")
    #expect(try settings.apply(SettingRequirement(.ipv4Forwarding, .exactly, 1)) == .changed(from: 0))
    #expect(try settings.apply(SettingRequirement(.ipv4Forwarding, .exactly, 1)) == .unchanged(1))
    #expect(try settings.apply(SettingRequirement(.ipv4Forwarding, .atLeast, 0)) == .unchanged(1))
    #expect(shell("cat \(file)").output == "1\n")
  }

  /// The hash size file is readable only by root, and may not be mounted; without it, the number of buckets still shows
  /// whether it is large enough.
  @Test func fallsBackToTheReadableBucketCount() throws {
    let root = shell("mktemp -d").output.trimming
    defer { shell("rm -r \(root)") }
    let settings = KernelSettings(root: root)
    #expect(throws: SettingError.absent(.conntrackHashSize)) { try settings.read(.conntrackHashSize) }
    shell("mkdir -p \(root)/proc/sys/net/netfilter \(root)/sys/module/nf_conntrack/parameters")
    shell("printf '8\\n' > \(root)/proc/sys/net/netfilter/nf_conntrack_buckets")
    #expect(try settings.apply(SettingRequirement(.conntrackHashSize, .atLeast, 8)) == .unchanged(8))
    #expect(throws: SettingError.absent(.conntrackHashSize)) { try settings.write(.conntrackHashSize, 9) }
    shell("printf '7\\n' > \(root)/sys/module/nf_conntrack/parameters/hashsize")
    #expect(try settings.read(.conntrackHashSize) == 7)
  }

  /// Settings of the initial network namespace are rejected here without harm; all others are per namespace.
  @Test(.enabled(if: isPrivileged, "requires root: creates network namespaces"))
  func appliesRealKernelSettings() async throws {
    let (outcomes, seen, error, forwarding) = try await inPrivateNetwork {
      let settings = KernelSettings()
      let requirements = ConntrackRequirements(
        maximumPerCore: nil, tcpEstablishedSeconds: 86_399, isTCPLiberal: true, udpSeconds: 29,
        udpStreamSeconds: 119)
      let outcomes = try requirements.all(cpus: 1).map { try settings.apply($0) }
      let seen = shell(
        "cd /proc/sys/net/netfilter; cat *_established *_close_wait *_liberal *_udp_timeout *_stream")
      var error: SettingError?
      let present = try settings.read(.conntrackMaximum)
      do throws(SettingError) {
        _ = try settings.apply(SettingRequirement(.conntrackMaximum, .atLeast, present + 1))
      } catch let caught {
        error = caught
      }
      let forwarding = try [KernelSetting.ipv4Forwarding, .ipv6Forwarding].map { try settings.read($0) }
      return (outcomes.count, seen.output, error, forwarding)
    }
    #expect(outcomes == 5)
    #expect(seen.split(separator: "\n").contains("86399"))
    #expect(seen.split(separator: "\n").contains("29"))
    #expect(seen.split(separator: "\n").contains("119"))
    guard case .readOnly(.conntrackMaximum, _, let errno) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(errno == .accessDenied)
    #expect(forwarding == [0, 0])
  }

  @Test func errorsNameTheRemedy() {
    let errors: [(SettingError, String)] = [
      (
        .readOnly(.conntrackMaximum, wanted: 5, KernelErrno(30)),
        """
        net.netfilter.nf_conntrack_max cannot be set to 5 from here: EROFS (Read-only file system); set it on the host \
        with 'sysctl -w net.netfilter.nf_conntrack_max=5'
        """
      ),
      (
        .refused(.conntrackHashSize, wanted: 5, KernelErrno(22)),
        """
        the kernel rejected 5 for /sys/module/nf_conntrack/parameters/hashsize: EINVAL (Invalid argument); choose \
        another value
        """
      ),
      (
        .readOnly(.conntrackHashSize, wanted: 5, KernelErrno(30)),
        """
        /sys/module/nf_conntrack/parameters/hashsize cannot be set to 5 from here: EROFS (Read-only file system); set \
        it on the host with 'echo 5 > /sys/module/nf_conntrack/parameters/hashsize'
        """
      ),
    ]
    for (error, text) in errors { #expect("\(error)" == text) }
  }
}

extension String {
  /// The text without the trailing newline.
  fileprivate var trimming: String { String(prefix { $0 != "\n" }) }
}
