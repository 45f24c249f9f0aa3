using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Alexandria.Access.Users;

/// <summary>Hashes passwords with PBKDF2 (the framework's present format). It is slow by intention: call it in a preparation, never in a unit of work.</summary>
internal sealed class Passwords
{
    public const int Shortest = 10;
    public const int Longest = 200;

    private readonly IPasswordHasher<object> hasher;
    private readonly Lazy<string> decoy;

    public Passwords(IPasswordHasher<object> hasher) => (this.hasher, decoy) = (hasher, new(() => Hash(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)))));

    public string Hash(string password) => hasher.HashPassword(this, password);

    /// <summary>Whether the password fits; with no hash it takes as long and answers no, so that time does not tell which addresses exist.</summary>
    public bool Matches(string? hash, string password) =>
        hasher.VerifyHashedPassword(this, hash ?? decoy.Value, password) != PasswordVerificationResult.Failed && hash is not null;
}
