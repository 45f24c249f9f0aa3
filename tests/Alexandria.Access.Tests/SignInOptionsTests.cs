using Alexandria.Kernel.Configuration;
using Alexandria.Modules;
using Microsoft.Extensions.Configuration;

namespace Alexandria.Access.Tests;

public sealed class SignInOptionsTests
{
    [Theory]
    [InlineData("SignIn:FirstDelaySeconds", "3600")]
    [InlineData("SignIn:LongestDelayMinutes", "1440")]
    [InlineData("SignIn:FailuresPerAccount", "0")]
    public void Options_that_contradict_each_other_are_refused(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>(key, value)]).Build();

        var fault = Assert.Single(ConfigurationCheck.Run(configuration, [new OptionsRegistration("SignIn", typeof(Sessions.SignInOptions))]));
        Assert.Equal(key, fault.Key);
    }
}
