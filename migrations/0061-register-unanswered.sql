-- The register was asked long enough, and never said anything that could be used (Q2).
alter type register_outcome add value 'unanswered';
