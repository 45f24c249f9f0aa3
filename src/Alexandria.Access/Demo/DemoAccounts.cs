using System.Security.Cryptography;
using Alexandria.Access.Users;
using Alexandria.Identity;
using Alexandria.Modules;
using Alexandria.Operations;

namespace Alexandria.Access.Demo;

/// <summary>One account for each role, with a new password at each start of the demo: nothing to remember, and no default password.</summary>
internal sealed class DemoAccounts : IDemoLoader
{
    public int Order => 10;

    public async Task<Result<IReadOnlyList<Notice>>> LoadAsync(DemoContext context)
    {
        var known = await context.Operations.CallAsync(new ListUsers { Limit = 200 }, context.Caller, CallOptions.Default, context.Cancellation);
        if (known.Failed)
        {
            return known.Error;
        }

        var notices = new List<Notice>();
        foreach (var role in Roles.All.Reverse())
        {
            var email = $"{role}@demo.example";
            var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 14);
            var saved = known.Value.Items.FirstOrDefault(u => u.Email == email) is { } user
                ? (await context.Operations.CallAsync(new SetPassword { Id = user.Id, Password = password }, context.Caller, CallOptions.Default, context.Cancellation)).Error
                : (await context.Operations.CallAsync(new CreateUser { Email = email, Name = $"Demo {role}", Role = role, Password = password }, context.Caller, CallOptions.Default, context.Cancellation)).Error;
            if (saved is not null)
            {
                return saved;
            }

            notices.Add(new Notice($"sign in as {role}", $"{email}  {password}"));
        }

        return notices;
    }
}
