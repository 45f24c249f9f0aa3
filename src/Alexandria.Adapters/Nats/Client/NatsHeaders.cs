using System.Buffers.Text;
using System.Text;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>Reads and writes the header block: <c>NATS/1.0[ status[ text]]</c>, lines of <c>Name: value</c>, an empty line.</summary>
internal static class NatsHeaders
{
    public const string MessageId = "Nats-Msg-Id";

    private const int Version = 8;

    /// <summary>The status of the first line, such as 503; 0 without one.</summary>
    public static int Status(ReadOnlySpan<byte> headers)
    {
        if (headers.Length < Version + 4)
        {
            return 0;
        }

        return Utf8Parser.TryParse(headers[Version..].TrimStart((byte)' '), out int status, out var used) && used == 3 ? status : 0;
    }

    /// <summary>What follows the status in the first line.</summary>
    public static string StatusText(ReadOnlySpan<byte> headers)
    {
        var line = headers[..End(headers)];
        return line.Length > Version + 4 ? Encoding.UTF8.GetString(line[(Version + 4)..]).Trim() : "";
    }

    /// <summary>The first value of a name, whose case does not matter; null without one.</summary>
    public static string? Find(ReadOnlySpan<byte> headers, string name)
    {
        var rest = headers;
        while (!rest.IsEmpty)
        {
            var end = End(rest);
            var line = rest[..end];
            rest = rest[Math.Min(rest.Length, end + 2)..];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                return Encoding.UTF8.GetString(line[(name.Length + 1)..].Trim((byte)' '));
            }
        }

        return null;
    }

    /// <summary>Builds a block.</summary>
    /// <exception cref="ArgumentException">A name or value cannot stand in one line.</exception>
    public static byte[] Build(params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var text = new StringBuilder("NATS/1.0\r\n");
        foreach (var (name, value) in headers)
        {
            text.Append(Checked(name)).Append(": ").Append(Checked(value)).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
    }

    /// <summary>The same text, when it can stand in a header.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static string Checked(string value) =>
        value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? value : throw new ArgumentException("A header is made of printable ASCII.", nameof(value));

    private static int End(ReadOnlySpan<byte> text) => text.IndexOf("\r\n"u8) is >= 0 and var end ? end : text.Length;
}
