/// The message types of connection tracking (nfnetlink.h, NFNL_SUBSYS_CTNETLINK; nfnetlink_conntrack.h).
enum ConntrackMessage {
  /// IPCTNL_MSG_CT_NEW
  static let new: UInt16 = 1 << 8 | 0
  /// IPCTNL_MSG_CT_GET
  static let get: UInt16 = 1 << 8 | 1
  /// IPCTNL_MSG_CT_DELETE
  static let delete: UInt16 = 1 << 8 | 2
  /// IPCTNL_MSG_CT_GET_STATS
  static let getStatistics: UInt16 = 1 << 8 | 5
  /// struct nfgenmsg
  static let headerLength = 4
}

/// The attributes of these messages (nfnetlink_conntrack.h).
enum ConntrackAttribute {
  // ctattr_type
  static let original: UInt16 = 1
  static let reply: UInt16 = 2
  static let status: UInt16 = 3
  static let protocolInformation: UInt16 = 4
  static let mark: UInt16 = 8
  static let identifier: UInt16 = 12
  static let zone: UInt16 = 18
  static let markMask: UInt16 = 21
  static let filter: UInt16 = 25
  static let statusMask: UInt16 = 26
  // ctattr_tuple
  static let tupleAddresses: UInt16 = 1
  static let tupleTransport: UInt16 = 2
  // ctattr_ip
  static let destinationV4: UInt16 = 2
  // ctattr_l4proto
  static let transportNumber: UInt16 = 1
  static let destinationPort: UInt16 = 3
  // ctattr_filter
  static let originalFlags: UInt16 = 1
  static let replyFlags: UInt16 = 2
  // ctattr_stats_global
  static let entryCount: UInt16 = 1
}

/// The tuple fields that a dump filter compares (CTA_FILTER, Linux 5.8; net/netfilter/nf_conntrack_netlink.c).
enum FilterFlag {
  /// CTA_FILTER_FLAG(CTA_IP_DST)
  static let destination: UInt32 = 1 << 1
  /// CTA_FILTER_FLAG(CTA_PROTO_NUM)
  static let transport: UInt32 = 1 << 3
  /// CTA_FILTER_FLAG(CTA_PROTO_DST_PORT)
  static let destinationPort: UInt32 = 1 << 5
}

/// The bits of a flow's status (nf_conntrack_common.h, ip_conntrack_status).
enum FlowStatus {
  /// IPS_ASSURED: the flow is established, and is not the first to go when the table is full.
  static let assured: UInt32 = 1 << 2
}

/// Where the state of a connection is in CTA_PROTOINFO, and which states an attempt has until it is answered.
struct ConnectionStates: Sendable {
  /// CTA_PROTOINFO_TCP, CTA_PROTOINFO_SCTP
  let information: UInt16
  /// CTA_PROTOINFO_TCP_STATE, CTA_PROTOINFO_SCTP_STATE
  let state: UInt16
  let unanswered: Set<UInt8>
  /// Those of a connection that was answered, and that neither side has given up.
  let connected: ClosedRange<UInt8>

  /// TCP_CONNTRACK_SYN_SENT, and from TCP_CONNTRACK_SYN_RECV to TCP_CONNTRACK_LAST_ACK (nf_conntrack_tcp.h).
  static let tcp = Self(information: 1, state: 1, unanswered: [1], connected: 2...6)
  /// SCTP_CONNTRACK_COOKIE_WAIT and SCTP_CONNTRACK_COOKIE_ECHOED, and SCTP_CONNTRACK_ESTABLISHED (nf_conntrack_sctp.h).
  static let sctp = Self(information: 3, state: 1, unanswered: [2, 3], connected: 4...4)
}
