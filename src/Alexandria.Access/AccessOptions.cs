using System.ComponentModel.DataAnnotations;
using Alexandria.Operations;

namespace Alexandria.Access;

/// <summary>Options of the Access module, section <c>Access</c>.</summary>
public sealed record AccessOptions
{
    /// <summary>A bearer token that is an administrator on each start, 16 to 256 printable ASCII characters; also <c>ALEXANDRIA_ADMIN_KEY</c>. Empty: a key is made at the first start and printed once.</summary>
    [Secret]
    [RegularExpression("^([!-~]{16,256})?$", ErrorMessage = "must have 16 to 256 printable ASCII characters without spaces")]
    public string AdminKey { get; init; } = "";

    /// <summary>How long a console session lasts at most, 1 to 720 hours.</summary>
    [Range(1, 720)] public int SessionHours { get; init; } = 12;

    /// <summary>How long a console session lasts without being used, 5 to 43,200 minutes.</summary>
    [Range(5, 43_200)] public int SessionIdleMinutes { get; init; } = 240;
}
