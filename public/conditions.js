// Made by tests/citizen-scripts.ts from src/surveys: what the server itself judges with.
// biome-ignore-all lint: made
// biome-ignore-all format: made
// biome-ignore-all assist: made
const a$=Object.create(null)
function b$(value){return typeof value==='object'&&value!==null}
function isEmpty(value){if(Array.isArray(value))return value.length===0
if(b$(value))return Object.values(value).every(isEmpty)
return!value&&value!==0&&value!==false}
function numberIn(value){if(typeof value==='number')return Number.isFinite(value)?value:Number.NaN
if(typeof value!=='string')return Number.NaN
let c$=value.trim()
if(c$==='')return Number.NaN
if(c$.startsWith('0x'))return c$.length>32?Number.NaN:Number.parseInt(c$,16)
if(c$.length>15&&/^[0-9]+$/.test(c$))return Number.NaN
const d$=c$.lastIndexOf('-')>0||c$.lastIndexOf('+')>0
if(!d$&&/[*^/%]/.test(c$))return Number.NaN
if(c$.split(',').length===2)c$=c$.replace(',','.')
return Number.isFinite(Number(c$))?Number.parseFloat(c$):Number.NaN}
function e$(value){if(typeof value!=='string'||value==='')return value
const f$=value.toLowerCase()
if(f$==='true'||f$==='false')return f$==='true'
if(value.length>1&&/^['"]/.test(value)&&/['"]$/.test(value))return value.slice(1,-1)
const g$=numberIn(value)
if(Number.isNaN(g$))return value
if(value[0]==='0'&&!value.startsWith('0x')){const h$=value.length>1&&(value[1]==='.'||value[1]===',')
if(!h$&&value.length>1)return value}
return g$}
function i$(left,right,X$){const x=left==='undefined'?undefined:left
const y=right==='undefined'?undefined:right
return j$(x,y,X$)}
function j$(x,y,X$){if(x===y)return true
if(k$(x)&&k$(y)&&l$(x,y))return true
if(typeof x==='string'&&typeof y==='string')return x.trim().toLowerCase()===y.trim().toLowerCase()
if(m$(x)&&m$(y)&&n$(x,y))return true
if(isEmpty(x)!==isEmpty(y))return false
if(typeof x==='boolean'&&typeof y==='string')return String(x)===y.toLowerCase()
if(typeof y==='boolean'&&typeof x==='string')return String(y)===x.toLowerCase()
if(!b$(x)&&!b$(y))return x==y
if(!b$(x)||!b$(y))return false
if(Array.isArray(x)&&Array.isArray(y))return o$(x,y,X$)
return p$(x,y,X$)}
function k$(value){return value===undefined||value===null||value===''||(Array.isArray(value)&&value.length===0)}
function l$(x,y){if(Array.isArray(x))return y===undefined
if(Array.isArray(y))return x===undefined
return x===''||y===''}
function m$(value){return value!==undefined&&value!==null&&!b$(value)&&!Number.isNaN(Number(value))}
function n$(x,y){const[left,right]=[String(x),String(y)]
return(Number.parseInt(left,10)===Number.parseInt(right,10)&&Number.parseFloat(left)===Number.parseFloat(right))}
function o$(x,y,X$){if(x.length!==y.length)return false
const left=X$?[...x].sort():x
const right=X$?[...y].sort():y
return left.every((value,at)=>j$(value,right[at],X$))}
function p$(x,y,X$){for(const name of Object.keys(x)){if(!Object.hasOwn(y,name)||!j$(x[name],y[name],X$))return false}
return Object.keys(y).every((name)=>Object.hasOwn(x,name))}
function q$(value){if(typeof value==='boolean')return value
if(typeof value==='number')return value===1
if(typeof value==='string')return value.trim()!==''&&Number(value)===1
return Array.isArray(value)&&value.length===1&&q$(value[0])&&typeof value[0]!=='boolean'}
function r$(value){const g$=numberIn(value)
if(Number.isNaN(g$)||Number.isInteger(g$))return 0
return String(value).split('.')[1]?.length??0}
function s$(value,Y$){return Y$>0?Number.parseFloat(value.toFixed(Math.min(Y$,100))):value}
function summed(a,b){if(typeof a==='number'&&typeof b==='number'){return s$(a+b,Math.max(r$(a),r$(b)))}
if(Array.isArray(a)&&Array.isArray(b))return[...a,...b]
if(Array.isArray(a))return t$(a,b,(c$,one)=>c$+one)
if(Array.isArray(b))return t$(b,a,(c$,one)=>one+c$)
if(b$(a)||b$(b))return null
return typeof a==='string'||typeof b==='string'?String(a)+ String(b):Number(a)+ Number(b)}
function t$(Q$,one,join){if(typeof one==='string')return join(Q$.join(', '),one)
if(typeof one!=='number')return null
let u$=0
for(const d1 of Q$){if(typeof d1==='number')
u$=s$(u$+d1,Math.max(r$(u$),r$(d1)))}
return s$(u$+one,Math.max(r$(u$),r$(one)))}
function v$(a,b){return s$(Number(a)- Number(b),Math.max(r$(a),r$(b)))}
function w$(a,b){return s$(Number(a)*Number(b),r$(a)+ r$(b))}
function holds(Z$,a1){return q$(x$(Z$,a1))}
function x$(Z$,a1){switch(Z$.op){case 'constant':return Z$.value
case 'read':return read(Z$,a1)
case 'list':return Z$.items.map((item)=>x$(item,a1))
case 'not':return!x$(Z$.of,a1)
case 'empty':return isEmpty(x$(Z$.of,a1))
case 'notempty':return!isEmpty(x$(Z$.of,a1))
case 'truth':return holds(Z$.of,a1)
case 'both':return holds(Z$.left,a1)&&holds(Z$.right,a1)
case 'calculated':{const value=x$(Z$.of,a1)
return Z$.raw?value:e$(value)}
case 'compare':{const ordered=y$(Z$.left)||y$(Z$.right)
return D$(Z$.by,x$(Z$.left,a1),x$(Z$.right,a1),!ordered)}
case 'arithmetic':return M$(Z$.by,x$(Z$.left,a1),x$(Z$.right,a1))
case 'call':return a$[Z$.name]?.(Z$.arguments.map((b1)=>x$(b1,a1)))??null}}
function y$(Z$){return Z$.op==='read'&&Z$.ordered}
function read(c1,a1){let value=A$(c1,a1)
const{unwrap}=c1
if(unwrap!==null){value=Array.isArray(value)?value.map((d1)=>z$(d1,unwrap)):z$(value,unwrap)}
for(const step of c1.steps){if(value===undefined)return step==='length'?0:undefined
value=B$(value,step)}
if(value===undefined&&c1.steps.at(-1)==='length')return 0
return c1.raw?value:e$(value)}
function z$(value,e1){return typeof value==='object'&&value!==null?C$(value,e1):value}
function A$(c1,a1){if(c1.from==='answers')return a1.answers[c1.key]
if(c1.from==='turn')return a1.turn?.[c1.key]
return a1.item}
function B$(value,step){if(typeof step==='number')return Array.isArray(value)?value.at(step):undefined
if(step==='length'&&(Array.isArray(value)||typeof value==='string'))return value.length
return C$(value,step)}
function C$(value,name){if(typeof value!=='object'||value===null||!Object.hasOwn(value,name))return undefined
return(value)[name]}
function D$(by,left,right,X$){switch(by){case 'equal':return i$(left,right,X$)
case 'notequal':return!i$(left,right,X$)
case 'greater':return F$(left,right)
case 'less':return F$(right,left)
case 'greaterorequal':return i$(left,right,true)||F$(left,right)
case 'lessorequal':return i$(left,right,true)||F$(right,left)
case 'contains':return G$(left,right,true)
case 'notcontains':return(!left&&!isEmpty(right))||G$(left,right,false)
case 'anyof':return K$(left,right)
case 'noneof':return!K$(left,right)
case 'allof':return L$(left,right)}}
function E$(value){return typeof value==='object'&&value!==null&&!Array.isArray(value)}
function F$(left,right){if(left===undefined||left===null||right===undefined||right===null)return false
if(E$(left)||E$(right))return false
return(left)>(right)}
function G$(left,right,f1){if(Array.isArray(left)&&left.length===0)return!f1
if(!left&&left!==0&&left!==false)return false
if(Array.isArray(left)){const H$=Array.isArray(right)?right:[right]
const all=H$.every((one)=>left.some((d1)=>i$(d1,one,true)))
return all?f1:!f1}
if(!right||E$(right))return false
const I$=J$(left).toLowerCase().includes(J$(right).toLowerCase())
return f1?I$:!I$}
function J$(value){return E$(value)?'[object Object]':String(value)}
function K$(left,right){if(isEmpty(left))return isEmpty(right)
if(isEmpty(right))return true
if(!Array.isArray(left))return G$(right,left,true)
if(!Array.isArray(right))return G$(left,right,true)
return right.some((one)=>G$(left,one,true))}
function L$(left,right){if(!left&&!isEmpty(right))return false
if(!Array.isArray(right))return G$(left,right,true)
return right.every((one)=>G$(left,one,true))}
function M$(by,left,right){const a=N$(left,right)
const b=N$(right,a)
switch(by){case 'and':return a&&b
case 'or':return a||b
case 'plus':return summed(a,b)
case 'minus':return v$(a,b)
case 'mul':return w$(a,b)
case 'div':return b?Number(a)/Number(b):null
case 'mod':return b?Number(a)%Number(b):null
case 'power':return Number(a)**Number(b)}}
function N$(value,g1){if(!isEmpty(value))return value
if(typeof g1==='number')return 0
if(typeof value==='string')return value
if(typeof g1==='string')return ''
return Array.isArray(g1)?[]:0}
function answersInFields(fields,read,begin=''){const answers={}
for(const key of Object.keys(fields)){const answer=O$(fields[key],(name)=>read(begin+name).filter((c$)=>c$!==''))
if(answer!==undefined)answers[key]=answer}
return answers}
function O$(h1,read){const{kind,name,values=[],parts=[],alone=[],least=0,most}=h1
const P$=(of)=>read(of).map((c$)=>values.find(([posted])=>posted===c$)?.[1]??c$)
switch(kind){case 'single':return P$(name)[0]
case 'multiple':{const Q$=P$(name)
if(read(name).some((c$)=>alone.includes(c$)))return Q$.length===1?Q$:undefined
return Q$.length>0&&Q$.length>=least&&Q$.length<=(most??Q$.length)?Q$:undefined}
case 'ranking':{const Q$=parts.map(([,place])=>P$(place)[0])
while(Q$.length>0&&Q$[Q$.length-1]===undefined)Q$.pop()
const R$=Q$.length>0&&Q$.every((one,at)=>one!==undefined&&Q$.indexOf(one)===at)
return R$&&Q$.length>=least?(Q$):undefined}
case 'matrix':{const S$={}
for(const[row,own]of parts){const Q$=P$(own)
if(Q$.length>0)S$[row]=h1.several?Q$:Q$[0]}
return Object.keys(S$).length>0?(S$):undefined}
case 'number':return U$(h1,read(name)[0])
case 'range':{const T$=parts.map(([,end])=>U$(h1,read(end)[0]))
const[low,high]=T$
return low!==undefined&&high!==undefined&&low<=high?[low,high]:undefined}
case 'text':return read(name)[0]?.normalize('NFC').trim()||undefined
case 'computed':return undefined}}
function U$({decimals=0,step=1,least=0,most},typed=''){const I$=/^-?[0-9]{1,15}(?:[.,]([0-9]+))?$/.exec(typed.trim())
if(I$===null||(I$[1]??'').length>decimals)return undefined
const value=Number(I$[0].replace(',','.'))
const V$=10**decimals
const from=Number.isInteger(least*V$)&&Math.abs(least)<1e9?least:0
const steps=((value-from)*V$)/(step*V$)
const W$=value>=least&&value<=most&&Math.abs(steps-Math.round(steps))<1e-6
return W$?value:undefined}
const learn=({functionsWith})=>Object.assign(a$,functionsWith({isEmpty,numberIn,summed}))
export{answersInFields,holds,learn}
