using System;
using System.Collections.Generic;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Running;

/// <summary>The first process's environment: a few defaults, then what the user says. Nothing else of the host's gets in.</summary>
internal static class GuestEnvironment
{
    public static IEnumerable<string> Build(IReadOnlyList<string> asked, bool hasTerminal)
    {
        List<KeyValuePair<string, string>> variables =
        [
            new("PATH", "/bin:/usr/bin:/usr/local/bin:/sbin:/usr/sbin"),
            new("HOME", "/"),
        ];
        if (hasTerminal)
        {
            variables.Add(new("TERM", Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } terminal ? terminal : "dumb"));
        }

        foreach (string text in asked)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? text : text[..equals];
            if (name.Length == 0)
            {
                throw new UsageException($"--env {text}: must be NAME=VALUE or NAME");
            }

            variables.RemoveAll(variable => variable.Key == name);

            // A name alone passes the host's value on, if there is one.
            if ((equals < 0 ? HostText.FindVariable(name) : text[(equals + 1)..]) is { } value)
            {
                variables.Add(new(name, value));
            }
        }

        foreach (KeyValuePair<string, string> variable in variables)
        {
            yield return variable.Key + "=" + variable.Value;
        }
    }
}
