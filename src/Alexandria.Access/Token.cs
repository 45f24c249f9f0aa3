using System.Security.Cryptography;
using System.Text;

namespace Alexandria.Access;

/// <summary>Secrets that we make: 256 random bits behind a prefix by which a scanner recognises a leaked one. Only their SHA-256 is stored; with that much randomness no slow hash is needed.</summary>
internal static class Token
{
    public const string KeyPrefix = "alx_";
    public const string SessionPrefix = "als_";

    public static string New(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
