using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Alexandria.Identity;

namespace Alexandria.Surfaces.Mcp;

/// <summary>Seals what an operation leaves with the client between two rounds (HMAC-SHA-256), so that it comes back unchanged, from the same caller and to the same operation.</summary>
/// <param name="key">Secret of this process: a round that began before a restart begins again.</param>
internal sealed class SealedState(byte[] key)
{
    public SealedState()
        : this(RandomNumberGenerator.GetBytes(32))
    {
    }

    public string Seal(string state, Caller caller, string operation) =>
        $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(state))}.{Base64Url.EncodeToString(Mark(state, caller, operation))}";

    /// <summary>The state; null when the seal is not ours for this caller and operation.</summary>
    public string? Open(string sealedState, Caller caller, string operation)
    {
        var dot = sealedState.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !Base64Url.IsValid(sealedState.AsSpan(0, dot)) || !Base64Url.IsValid(sealedState.AsSpan(dot + 1)))
        {
            return null;
        }

        var state = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(sealedState.AsSpan(0, dot)));
        return CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(sealedState.AsSpan(dot + 1)), Mark(state, caller, operation)) ? state : null;
    }

    private byte[] Mark(string state, Caller caller, string operation) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{caller.Tenant}\n{caller.Id}\n{operation}\n{state}"));
}
