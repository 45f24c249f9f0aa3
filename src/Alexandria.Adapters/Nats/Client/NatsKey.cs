using System.Buffers.Binary;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>Keys as NATS writes them: base32 (RFC 4648, section 6, without padding) of a role, the key and a CRC-16 (XMODEM, little-endian).</summary>
internal static class NatsKey
{
    public const byte User = 20 << 3;

    private const byte SeedMark = 18 << 3;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A public key.</summary>
    public static string EncodePublic(byte role, ReadOnlySpan<byte> key) => Encode([role, .. key]);

    /// <summary>A seed, with the role of the key that it makes.</summary>
    public static string EncodeSeed(byte role, ReadOnlySpan<byte> seed) => Encode([(byte)(SeedMark | (role >> 5)), (byte)((role & 31) << 3), .. seed]);

    /// <summary>The role and the 32 bytes of a seed.</summary>
    /// <exception cref="FormatException">It is none; the message does not repeat it.</exception>
    public static (byte Role, byte[] Seed) DecodeSeed(ReadOnlySpan<char> text)
    {
        var bytes = Decode(text);
        if (bytes.Length != 2 + Ed25519.SeedLength + 2 || (bytes[0] & 0xF8) != SeedMark || Crc(bytes.AsSpan(..^2)) != BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(^2..)))
        {
            throw new FormatException("The nkey seed is not valid.");
        }

        return ((byte)(((bytes[0] & 7) << 5) | (bytes[1] >> 3)), bytes[2..^2]);
    }

    private static string Encode(ReadOnlySpan<byte> content)
    {
        Span<byte> bytes = stackalloc byte[content.Length + 2];
        content.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[^2..], Crc(content));
        var text = new char[((8 * bytes.Length) + 4) / 5];
        var (bits, held, at) = (0, 0, 0);
        foreach (var one in bytes)
        {
            bits = (bits << 8) | one;
            for (held += 8; held >= 5; held -= 5)
            {
                text[at++] = Alphabet[(bits >> (held - 5)) & 31];
            }

            bits &= (1 << held) - 1;
        }

        if (held > 0)
        {
            text[at] = Alphabet[(bits << (5 - held)) & 31];
        }

        return new string(text);
    }

    private static byte[] Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length * 5 / 8];
        var (bits, held, at) = (0, 0, 0);
        foreach (var one in text)
        {
            var value = Alphabet.IndexOf(one, StringComparison.Ordinal);
            if (value < 0)
            {
                throw new FormatException("An nkey is made of A to Z and 2 to 7.");
            }

            bits = ((bits & 0xFF) << 5) | value;
            held += 5;
            if (held >= 8)
            {
                held -= 8;
                bytes[at++] = (byte)(bits >> held);
            }
        }

        return bytes;
    }

    private static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0;
        foreach (var one in bytes)
        {
            crc ^= one << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
            }
        }

        return (ushort)crc;
    }
}
