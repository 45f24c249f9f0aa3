using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using Alexandria.Identity;

namespace Alexandria.Host.Running;

/// <summary>Who sits at this machine: an administrator under the name of his account, so that the audit tells who it was.</summary>
internal sealed record LocalCaller(Caller Caller) : ILocalPeer
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    public static Caller OfProcess() => Named(Environment.UserName);

    /// <summary>Who opened the other end of a Unix socket, as the kernel knows it; elsewhere than on Linux the account of this process, which alone can open it.</summary>
    public static LocalCaller Of(Socket? socket)
    {
        if (!OperatingSystem.IsLinux() || socket is null)
        {
            return new(OfProcess());
        }

        // struct ucred of unix(7): pid, uid, gid.
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        var user = BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]).ToString(CultureInfo.InvariantCulture);
        return new(Named(AccountOf(user) ?? $"uid-{user}"));
    }

    private static string? AccountOf(string user)
    {
        const string accounts = "/etc/passwd";
        return File.Exists(accounts)
            ? File.ReadLines(accounts).Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[2] == user)?[0]
            : null;
    }

    private static Caller Named(string user) => new()
    {
        Id = $"local:{user}",
        Name = user,
        Permissions = new HashSet<string>(StringComparer.Ordinal) { Permissions.All },
    };
}
