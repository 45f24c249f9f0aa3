using Alexandria.Access.Demo;
using Alexandria.Access.Keys;
using Alexandria.Access.Sessions;
using Alexandria.Access.Users;
using Alexandria.Identity;
using Alexandria.Modules;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SignInOptions = Alexandria.Access.Sessions.SignInOptions;

namespace Alexandria.Access;

/// <summary>Who may come in: users, sessions, API keys, tenants.</summary>
public sealed class AccessModule : IModule
{
    public string Name => "Access";

    public void Configure(ModuleBuilder builder)
    {
        builder.AddOptions<AccessOptions>("Access").AddOptions<SignInOptions>("SignIn");
        builder.Services.TryAddSingleton<IPasswordHasher<object>>(new PasswordHasher<object>());
        builder.Services
            .AddSingleton<UserStore>()
            .AddSingleton<KeyStore>()
            .AddSingleton<OperationPermissions>()
            .AddSingleton<SessionStore>()
            .AddSingleton<SignInGuard>()
            .AddSingleton<Passwords>()
            .AddSingleton<InitialAdministrator>()
            .AddSingleton<IAuthenticator, Authenticator>()
            .AddSingleton<IStartupNotice, InitialKeyNotice>()
            .AddSingleton<IDemoLoader, DemoAccounts>()
            .AddHostedService(s => s.GetRequiredService<InitialAdministrator>());
    }
}
