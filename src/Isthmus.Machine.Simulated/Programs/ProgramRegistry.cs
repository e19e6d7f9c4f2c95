using System;
using System.Collections.Generic;

namespace Isthmus.Machine.Simulated.Programs;

/// <summary>The programs whose steps a processor can run, by the id in their code.</summary>
public sealed class ProgramRegistry
{
    private readonly Dictionary<uint, SimulatedProgram> _programs = [];

    internal ProgramRegistry(IReadOnlyList<SimulatedProgram> programs)
    {
        foreach (SimulatedProgram program in programs)
        {
            Add(program);
        }
    }

    /// <summary>Makes a program known. It cannot be changed any more.</summary>
    public void Add(SimulatedProgram program)
    {
        program.Seal();
        if (!_programs.TryAdd(program.Id, program) && _programs[program.Id] != program)
        {
            throw new ArgumentException(
                $"Programs {program.Name} and {_programs[program.Id].Name} have the same id: give one another name.", nameof(program));
        }
    }

    /// <summary>Finds a step.</summary>
    internal ProgramInstruction? Find(uint programId, int index)
        => _programs.TryGetValue(programId, out SimulatedProgram? program) ? program.FindStep(index) : null;
}
