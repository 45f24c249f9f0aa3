using System.Numerics;
using System.Security.Cryptography;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>
/// Signing by RFC 8032, section 5.1, which the framework lacks. It is written for shortness: it signs one nonce for each connection, in some milliseconds, and its time depends on the
/// key, so it may not be used where somebody can measure many signatures.
/// </summary>
internal static class Ed25519
{
    public const int SeedLength = 32;

    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly BigInteger D = Modulo(-121665 * Inverse(121666));
    private static readonly Point Base = FromY(Modulo(4 * Inverse(5)));

    /// <summary>The public key of a seed, 32 bytes.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed) => Encode(Multiply(Base, Scalar(SHA512.HashData(Checked(seed)))));

    /// <summary>The signature of a message, 64 bytes.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        var hash = SHA512.HashData(Checked(seed));
        var secret = Scalar(hash);
        var nonce = Number(SHA512.HashData([.. hash[32..], .. message])) % Order;
        var commitment = Encode(Multiply(Base, nonce));
        var challenge = Number(SHA512.HashData([.. commitment, .. PublicKey(seed), .. message])) % Order;
        return [.. commitment, .. Bytes((nonce + (challenge * secret)) % Order)];
    }

    private static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> seed) =>
        seed.Length == SeedLength ? seed : throw new ArgumentException("A seed has 32 bytes.", nameof(seed));

    private static BigInteger Scalar(byte[] hash)
    {
        var bytes = hash[..32];
        bytes[0] &= 248;
        bytes[31] = (byte)((bytes[31] & 127) | 64);
        return Number(bytes);
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static BigInteger Modulo(BigInteger number) => (number % P) is { Sign: < 0 } negative ? negative + P : number % P;

    private static BigInteger Inverse(BigInteger number) => BigInteger.ModPow(Modulo(number), P - 2, P);

    // The even root, as the base point has it.
    private static Point FromY(BigInteger y)
    {
        var square = Modulo((y * y - 1) * Inverse((D * y * y) + 1));
        var x = BigInteger.ModPow(square, (P + 3) / 8, P);
        if (Modulo(x * x) != square)
        {
            x = Modulo(x * BigInteger.ModPow(2, (P - 1) / 4, P));
        }

        x = x.IsEven ? x : P - x;
        return new Point(x, y, BigInteger.One, Modulo(x * y));
    }

    private static Point Multiply(Point point, BigInteger scalar)
    {
        var sum = new Point(BigInteger.Zero, BigInteger.One, BigInteger.One, BigInteger.Zero);
        for (var bit = 0; bit < 256; bit++)
        {
            if (!((scalar >> bit) & 1).IsZero)
            {
                sum = Add(sum, point);
            }

            point = Add(point, point);
        }

        return sum;
    }

    // RFC 8032, section 5.1.4: the addition in extended coordinates, complete on this curve.
    private static Point Add(Point one, Point other)
    {
        var a = Modulo((one.Y - one.X) * (other.Y - other.X));
        var b = Modulo((one.Y + one.X) * (other.Y + other.X));
        var c = Modulo(2 * one.T * other.T * D);
        var d = Modulo(2 * one.Z * other.Z);
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new Point(Modulo(e * f), Modulo(g * h), Modulo(f * g), Modulo(e * h));
    }

    private static byte[] Encode(Point point)
    {
        var inverse = Inverse(point.Z);
        var bytes = Bytes(Modulo(point.Y * inverse));
        bytes[31] |= (byte)(Modulo(point.X * inverse).IsEven ? 0 : 128);
        return bytes;
    }

    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T);
}
