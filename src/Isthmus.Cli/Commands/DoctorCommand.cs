using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Text.Json;
using Isthmus.Cli.Doctor;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Commands;

/// <summary><c>isthmus doctor</c>: what this machine has, what it lacks, and how to mend that.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Command command = new("doctor", "Says what this machine has and lacks to build and run guests.");
        Option<bool> json = new("--json") { Description = "Writes the findings as JSON" };
        command.Options.Add(json);
        command.SetAction(result =>
        {
            IReadOnlyList<Finding> findings = Examination.Examine(Installation.Find());
            if (result.GetValue(json))
            {
                WriteJson(findings);
            }
            else
            {
                DoctorReport.Write(findings);
            }

            foreach (Finding finding in findings)
            {
                if (finding.State == FindingState.Missing)
                {
                    return ExitCodes.Incomplete;
                }
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static void WriteJson(IReadOnlyList<Finding> findings)
    {
        using Stream output = Console.OpenStandardOutput();
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (Finding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("name", finding.Name);
            json.WriteString("state", finding.State.ToString().ToLowerInvariant());
            json.WriteString("detail", finding.Detail);
            json.WriteString("remedy", finding.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        output.WriteByte((byte)'\n');
    }
}
