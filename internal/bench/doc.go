// Command bench measures iradvise beside other programs that judge the same jobs
// by the same rules, and checks that all of them count the same.
//
//	archives → runs in alternating order → counts compared → tables
//
// The rules are in bench/policy.yaml; what the other programs run is in
// bench/peers. Those that are not installed are listed as such. Programs, data
// and outputs are below bench/data.
package main
